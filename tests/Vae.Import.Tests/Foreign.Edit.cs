using Google.Protobuf;

namespace Vae.Import.Tests;

internal sealed partial class Foreign
{
    /// <summary>A copy of the model's directory with one graph changed.</summary>
    public string Changed(TemporaryDirectory directory, string file, Action<ModelProto> change)
    {
        foreach (var source in Directory.EnumerateFiles(this[""], "*", SearchOption.AllDirectories))
        {
            var target = directory[System.IO.Path.GetRelativePath(this[""], source)];
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }

        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(directory[file]));
        change(model);
        File.WriteAllBytes(directory[file], model.ToByteArray());
        return directory.Path;
    }
}
