namespace Vae.Report.Tests;

/// <summary>Where the page comes from.</summary>
public enum Origin
{
    /// <summary>The file system: index.html is opened by a double click.</summary>
    File,

    /// <summary>A static server.</summary>
    Http,
}
