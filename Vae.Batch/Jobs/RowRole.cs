namespace Vae.Batch;

/// <summary>What the rows of a file are.</summary>
internal enum RowRole
{
    /// <summary>Generated images.</summary>
    Images,

    /// <summary>Means and log-variances of encoded images.</summary>
    Codes,

    /// <summary>The rows' labels.</summary>
    Labels,

    /// <summary>The latent vectors that images were decoded from.</summary>
    Latents,

    /// <summary>The rows' numbers, and beside pictures everything else that was asked for.</summary>
    Rows,
}
