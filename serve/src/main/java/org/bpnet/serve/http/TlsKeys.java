package org.bpnet.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The key and certificates that a server shows, from a file of PKCS #12.
public final class TlsKeys {
  private TlsKeys() {}

  /// Reads keys.
  ///
  /// @param password the file whose one line is the password of the keys' file
  /// @throws IOException if a file cannot be read or has no key, with a message for who started the
  ///   server
  public static SSLContext read(Path keys, Path password) throws IOException {
    char[] secret = Files.readString(password).strip().toCharArray();
    try (InputStream in = Files.newInputStream(keys)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, secret);
      boolean key = false;
      for (String alias : Collections.list(store.aliases())) {
        key |= store.isKeyEntry(alias);
      }
      if (!key) {
        throw new IOException(keys + ": holds no key; make one: keytool -genkeypair");
      }
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, secret);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException wrong) {
      throw new IOException(keys + ": cannot be used: " + wrong.getMessage(), wrong);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
