"""The device argument is ignored."""
# cell: e1_3
# misconception: M1.3x8
# hint: Where does the copy live when another device was asked for?
# hint-es: ¿Dónde vive la copia cuando se pidió otro dispositivo?
# title-es: Ignora el argumento device.

def as_view(a: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(a)


def as_copy(a: np.ndarray, *, dtype=torch.float32, device="cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(a, order="C")).to(dtype)
