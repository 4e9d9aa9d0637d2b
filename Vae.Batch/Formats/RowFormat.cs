namespace Vae.Batch;

/// <summary>The formats that rows can be written in.</summary>
internal enum RowFormat
{
    /// <summary>The format of MNIST's files.</summary>
    Idx,

    /// <summary>A NumPy array.</summary>
    Npy,

    /// <summary>Text with commas.</summary>
    Csv,

    /// <summary>Text with tabs.</summary>
    Tsv,

    /// <summary>One picture of all images side by side.</summary>
    Png,

    /// <summary>A directory with a picture for each image.</summary>
    Pngs,
}
