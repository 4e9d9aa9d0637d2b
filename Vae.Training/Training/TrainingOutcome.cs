namespace Vae.Training;

/// <summary>Why a training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were trained.</summary>
    Completed,

    /// <summary>The held-out bound no longer improved.</summary>
    StoppedEarly,

    /// <summary>It was cancelled; a checkpoint holds the state after the last step.</summary>
    Interrupted,
}
