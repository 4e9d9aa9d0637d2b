using Microsoft.ML.Data;

namespace PlainLoader;

/// <summary>The columns that a saved pipeline may read.</summary>
internal sealed class InputRow
{
    [VectorType(6)]
    public float[] Data { get; set; } = new float[6];

    [VectorType(6)]
    public byte[] Bytes { get; set; } = new byte[6];

    [VectorType(1, 6, 6)]
    public float[] Picture { get; set; } = new float[36];

    [VectorType(8, 8)]
    public float[] Tile { get; set; } = new float[64];

    [VectorType(2)]
    public float[] Latent { get; set; } = new float[2];

    public byte Class { get; set; }

    public int Target { get; set; }

    [KeyType(3)]
    public uint Named { get; set; }

    public bool Flag { get; set; }

    [VectorType(2)]
    public short[] Shorts { get; set; } = new short[2];
}
