namespace Vae.Cli;

/// <summary>The formats that rows can be written in.</summary>
internal enum OutputFormat
{
    Png,
    Idx,
    Npy,
    Csv,
}
