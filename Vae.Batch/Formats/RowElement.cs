using System.Diagnostics.CodeAnalysis;

namespace Vae.Batch;

/// <summary>The type of a file's numbers.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are named after the types that they are.")]
internal enum RowElement
{
    /// <summary>8 bits, unsigned; pixels are then 255 times what the model gives, rounded.</summary>
    UInt8,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>64 bits, signed.</summary>
    Int64,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,
}
