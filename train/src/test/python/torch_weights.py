"""Writes what TorchWeightsTest compares with: models of PyTorch with their weights, inputs and outputs in one file each.

python torch_weights.py FOLDER     with torch and safetensors
"""
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

OUT = Path(sys.argv[1])


class Convolutional(nn.Module):
    """Named modules, whose names are in another order than the layers."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 6, 3)
        self.norm = nn.BatchNorm2d(6)
        self.mix = nn.Conv2d(6, 4, (1, 2), groups=2, bias=False)
        self.bend = nn.PReLU(4)
        self.hidden = nn.Linear(4 * 4 * 3, 5)
        self.answer = nn.Linear(5, 3)

    def forward(self, x):
        x = torch.relu(self.norm(self.stem(x)))
        x = self.bend(self.mix(x))
        return self.answer(torch.tanh(self.hidden(x.flatten(1))))


def write(name, model, x, **types):
    model.eval()
    with torch.no_grad():
        y = model(x)
    state = {key: value.contiguous() for key, value in model.state_dict().items()}
    # inputs with channels last, as BPNet has them
    shown = x.permute(0, *range(2, x.dim()), 1) if x.dim() > 2 else x
    shown_y = y.permute(0, *range(2, y.dim()), 1) if y.dim() > 2 else y
    save_file(state, OUT / f"{name}.safetensors")
    save_file({"x": shown.contiguous(), "y": shown_y.contiguous()}, OUT / f"{name}_io.safetensors")


def main():
    torch.manual_seed(5)
    model = Convolutional()
    model.train()
    for _ in range(3):  # running statistics other than 0 and 1
        model(torch.randn(16, 2, 6, 6) * 2 + 1)
    write("convolutional", model, torch.randn(4, 2, 6, 6))

    layers = [nn.Linear(3, 7), nn.ReLU(), nn.Linear(7, 7), nn.Tanh(), nn.LayerNorm(7)]
    layers += [nn.Linear(7, 7), nn.ReLU(), nn.Linear(7, 7), nn.ReLU(), nn.Dropout(0.5), nn.Linear(7, 2, bias=False)]
    write("sequential", nn.Sequential(*layers).double(), torch.randn(5, 3).double())

    transposed = nn.Sequential(nn.ConvTranspose2d(3, 2, 3, stride=2), nn.Conv2d(2, 2, 1))
    write("transposed", transposed, torch.randn(2, 3, 3, 4))

    write("half", nn.Sequential(nn.Linear(4, 3)).to(torch.bfloat16), torch.randn(2, 4).to(torch.bfloat16))


main()
