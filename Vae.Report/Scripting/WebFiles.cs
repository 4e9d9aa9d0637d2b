namespace Vae.Report;

/// <summary>The files of the page and of its libraries, which the build puts beside the program.</summary>
internal static class WebFiles
{
    /// <summary>The directory they lie in.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>The path of a file, which exists.</summary>
    /// <param name="name">Its path in <see cref="Root"/>, such as <c>libraries/echarts.min.js</c>.</param>
    /// <exception cref="FileNotFoundException">The program was built without npm, or copied without it.</exception>
    public static string PathOf(string name)
    {
        var path = Path.Combine(Root, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                name.StartsWith("libraries/", StringComparison.Ordinal)
                    ? $"{path} is missing: the report's charts and page need a program that was built where npm is."
                    : $"{path} is missing; the directory web/ has to lie beside the program, where the build puts it."
            );
    }

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));
}
