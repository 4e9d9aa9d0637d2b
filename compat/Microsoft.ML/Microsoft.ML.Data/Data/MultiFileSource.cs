namespace Microsoft.ML.Data;

/// <summary>Files by their paths, without wildcards.</summary>
public sealed class MultiFileSource(params string[] paths) : IMultiStreamSource
{
    public int Count => paths.Length;

    public string GetPathOrNull(int index) => paths[index];

    public Stream Open(int index) => File.OpenRead(paths[index]);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
}
