using System.IO.Compression;
using Vae.Data;

namespace Vae.MLNet.Tests.Data;

/// <summary>Files of the images and classes of <see cref="Source"/>, 2 x 3 bytes each, plain or compressed.</summary>
internal sealed class IdxFiles : IDisposable
{
    public const int Count = 50;

    public TemporaryDirectory Directory { get; } = new();

    public string Images(bool compressed = false) =>
        Write("images.idx", [2, 3], Enumerable.Range(0, Count).SelectMany(row => Source.Bytes(row)), compressed);

    public string Labels(bool compressed = false) =>
        Write("labels.idx", [], Enumerable.Range(0, Count).Select(row => Source.Class(row)), compressed);

    public string Write(
        string name,
        int[] dimensions,
        IEnumerable<byte> bytes,
        bool compressed = false,
        int count = Count
    )
    {
        using (
            var writer = RowWriter.Create(
                Directory[name],
                dimensions,
                new() { ElementType = RowElement.UInt8, Count = count }
            )
        )
        {
            writer.WriteValues<byte>(bytes.ToArray());
            writer.Complete();
        }

        if (!compressed)
        {
            return Directory[name];
        }

        using var packed = new GZipStream(File.Create(Directory[name + ".gz"]), CompressionLevel.Fastest);
        packed.Write(File.ReadAllBytes(Directory[name]));
        return Directory[name + ".gz"];
    }

    public void Dispose() => Directory.Dispose();
}
