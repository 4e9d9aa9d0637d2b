namespace Vae.Training.Tests.Training;

/// <summary>Keeps every report, and may do something at one of them.</summary>
internal sealed class Recorder(Action<TrainingProgress>? action = null) : IProgress<TrainingProgress>
{
    public List<TrainingProgress> Reports { get; } = [];

    public void Report(TrainingProgress value)
    {
        Reports.Add(value);
        action?.Invoke(value);
    }
}
