namespace Vae.Data;

/// <summary>Makes PNG pictures of single rows; <see cref="RowWriter"/> draws many side by side.</summary>
/// <example>
/// <code language="csharp">
/// using var vae = VaeModel.Load("models/mnist-vae");
/// Png.Write("digit.png", vae.Generate(1, seed: 7), vae.Signature.Shape);
/// </code>
/// </example>
public static class Png
{
    /// <summary>The PNG file of a row: 8-bit grey for one channel, RGB for three.</summary>
    /// <param name="row">Numbers from 0 to 1, the channels one after the other; what lies outside is moved to 0 or 1.</param>
    /// <param name="shape">The row's dimensions: <c>[height, width]</c>, or <c>[channels, height, width]</c> with 1 or 3 channels.</param>
    /// <returns>The file's bytes, which <c>MLImage.CreateFromStream</c> and every browser read.</returns>
    /// <exception cref="ArgumentException">The shape is no picture's, the row has another size, or holds what is not a number.</exception>
    public static byte[] Encode(ReadOnlySpan<float> row, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var (channels, height, width) = PictureFormat.SizeOf(shape);
        if (row.Length != (long)channels * height * width)
        {
            throw new ArgumentException(
                $"The row has {row.Length} numbers; expected {(long)channels * height * width} for the shape [{string.Join(", ", shape)}]."
            );
        }

        using var file = new MemoryStream();
        PictureEncoder.Draw(row, channels, height, width, new byte[width * channels], file);
        return file.ToArray();
    }

    /// <summary>Writes a row as a PNG file, whole or not at all.</summary>
    /// <param name="path">The file; what stands there is replaced.</param>
    /// <param name="row">Numbers from 0 to 1, the channels one after the other; what lies outside is moved to 0 or 1.</param>
    /// <param name="shape">The row's dimensions: <c>[height, width]</c>, or <c>[channels, height, width]</c> with 1 or 3 channels.</param>
    /// <exception cref="ArgumentException">The shape is no picture's, the row has another size, or holds what is not a number.</exception>
    /// <exception cref="IOException">The directory is not writable or the disk is full.</exception>
    public static void Write(string path, ReadOnlySpan<float> row, IReadOnlyList<int> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var picture = Encode(row, shape);
        AtomicFile.Write(path, stream => stream.Write(picture));
    }
}
