using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Makes a bundle of a training, which stays in its checkpoint whatever comes of that.</summary>
internal static class TrainingExport
{
    /// <param name="export">Makes it.</param>
    /// <param name="checkpoints">Where its checkpoint lies.</param>
    /// <param name="directory">The bundle's directory.</param>
    /// <exception cref="IOException">Nothing was written; the message says why, and how to try again.</exception>
    public static ModelCard Write(Func<ModelCard> export, string checkpoints, string directory)
    {
        try
        {
            return export();
        }
        catch (ModelExportException e)
        {
            throw new IOException(
                $"{ErrorText.Sentence(e.InnerException!)} The training is kept in {checkpoints}; vae export {ShellWord.Of(checkpoints)} -o {ShellWord.Of(directory)} tries again.",
                e
            );
        }
    }
}
