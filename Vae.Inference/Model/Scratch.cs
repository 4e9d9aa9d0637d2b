using System.Buffers;

namespace Vae.Inference;

/// <summary>Working memory that is used again, so that a steady stream of calls allocates none.</summary>
internal static class Scratch
{
    public static float[] Rent(long length) =>
        length <= Array.MaxLength
            ? ArrayPool<float>.Shared.Rent((int)length)
            : throw new ArgumentException(
                $"One batch needs {length} numbers of working memory; at most {Array.MaxLength} fit."
            );

    public static void Return(float[] array) => ArrayPool<float>.Shared.Return(array);
}
