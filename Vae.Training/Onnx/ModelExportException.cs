namespace Vae.Training;

/// <summary>
/// A network was not exported, for the reason in <see cref="Exception.InnerException"/>. Nothing was written, and nothing is lost: the
/// network is as it was, and <see cref="VaeTrainer.SaveCheckpoint"/> writes its training to a directory.
/// </summary>
public sealed class ModelExportException : Exception
{
    internal ModelExportException(string directory, Exception reason)
        : base(
            $"The network was not exported to {directory}: {reason.Message.TrimEnd('.')}. "
                + $"It is as it was; {nameof(VaeTrainer)}.{nameof(VaeTrainer.SaveCheckpoint)} keeps its training, "
                + $"and {nameof(VaeTrainer)}.{nameof(VaeTrainer.Resume)} reads it again.",
            reason
        ) { }
}
