using Vae.Inference;

namespace Vae.Training;

/// <summary>Where a training stands: with the weights and Adam's moments, all that a checkpoint holds.</summary>
internal sealed class TrainingState
{
    /// <summary>The version of the checkpoint format.</summary>
    public const int CurrentVersion = 2;

    public int Version { get; set; } = CurrentVersion;
    public required VaeArchitecture Architecture { get; set; }
    public required TrainingOptions Options { get; set; }

    /// <summary>The hash of the training rows; empty before the first step.</summary>
    public string DataFingerprint { get; set; } = "";

    /// <summary>As <see cref="DataFingerprint"/>, of the test rows; empty without them.</summary>
    public string TestFingerprint { get; set; } = "";

    public string DataName { get; set; } = "";
    public int TrainingRows { get; set; }
    public int TestRows { get; set; }
    public int ValidationRows { get; set; }

    /// <summary>The epoch under way, from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>The steps of it that are done.</summary>
    public int Step { get; set; }

    /// <summary>Seconds spent in the epoch's steps so far.</summary>
    public double StepSeconds { get; set; }

    public RowAverages Averages { get; set; } = new();
    public List<EpochMetrics> History { get; set; } = [];

    /// <summary>The epoch with the best held-out bound since the end of the warm-up; 0 while there is none.</summary>
    public int BestEpoch { get; set; }

    public double BestTotal { get; set; } = double.PositiveInfinity;
    public bool CollapseReported { get; set; }
    public bool BaselineReported { get; set; }
    public bool Finished { get; set; }
    public int Threads { get; set; }
}
