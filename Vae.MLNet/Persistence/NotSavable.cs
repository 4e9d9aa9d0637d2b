namespace Vae.MLNet;

/// <summary>The error of a step that a model file cannot hold.</summary>
internal static class NotSavable
{
    public static InvalidOperationException Because(string reason) =>
        new($"The step cannot be saved in a model: {reason}.");
}
