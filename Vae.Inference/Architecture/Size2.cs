namespace Vae.Inference;

/// <summary>A height and a width, in pixels: of a kernel, a stride or a padding.</summary>
public readonly record struct Size2(int Height, int Width)
{
    /// <summary>A square of <paramref name="size"/> pixels.</summary>
    public static implicit operator Size2(int size) => new(size, size);

    /// <summary>The size as <c>4×4</c>.</summary>
    public override string ToString() => $"{Height}×{Width}";

    internal bool AtLeast(int minimum) => Height >= minimum && Width >= minimum;
}
