namespace Vae.Training;

/// <summary>A file of a known data set.</summary>
/// <param name="Name">Its name in the cache, such as <c>train-images-idx3-ubyte</c>.</param>
/// <param name="Md5">The MD5 of its uncompressed contents, in lower-case hexadecimal digits.</param>
public sealed record DataSetFile(string Name, string Md5);
