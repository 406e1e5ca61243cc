#!/usr/bin/env bash
# Makes the tar files beside it, by GNU tar and by Python: a folder for each class, long names, each format's way of writing them.
set -eu
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
cd "$work"
long=$(printf 'ab%.0s' {1..45})
longer=$(printf 'xy%.0s' {1..45})
picture() { mkdir -p "$(dirname "$1")"; printf 'P5 1 1 255\n\x'"$2" >"$1"; }
picture cat/1.pgm 0a
picture dog/$long.pgm 14
picture dog/$longer/ü.pgm 1e
ln -s cat/1.pgm dog/link.pgm
for format in gnu pax ustar; do
  tar --format=$format --owner=0 --group=0 --mtime=@0 --sort=name -cf "$here/$format.tar" cat dog
done
python3 - "$here" <<'P'
import io, sys, tarfile
def shard(name, examples):
    with tarfile.open(sys.argv[1] + '/' + name, 'w') as tar:
        for key, kind, level in examples:
            for end, content in (('cls', kind.encode()), ('json', b'{}'), ('pgm', b'P5 1 1 255\n' + bytes([level]))):
                info = tarfile.TarInfo(key + '.' + end)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
shard('train-000.tar', [('0001', '10', 1), ('0002', '2', 2)])
shard('train-001.tar', [('0001', '2\n', 3)])
shard('test-000.tar', [('0009', '10', 9)])
P
