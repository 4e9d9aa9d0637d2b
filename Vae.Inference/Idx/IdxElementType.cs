using System.Diagnostics.CodeAnalysis;

namespace Vae.Inference;

/// <summary>The type of an IDX file's elements; the value is the third byte of the file.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are named after the types that they are.")]
public enum IdxElementType
{
    /// <summary>8 bits, unsigned.</summary>
    UInt8 = 0x08,

    /// <summary>8 bits, signed.</summary>
    Int8 = 0x09,

    /// <summary>16 bits, signed.</summary>
    Int16 = 0x0B,

    /// <summary>32 bits, signed.</summary>
    Int32 = 0x0C,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32 = 0x0D,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64 = 0x0E,
}
