using Vae.Inference;

namespace Vae.Import;

/// <summary>What files of another tool do not say of themselves.</summary>
/// <example>
/// <code language="csharp">
/// var options = new VaeImportOptions
/// {
///     Map = new Dictionary&lt;string, string&gt; { ["mu"] = "mean", ["logsigma"] = "log_deviation", ["reconstruction"] = "data" },
///     Range = (-1, 1),
///     Activation = DecoderActivation.Mean,
/// };
/// </code>
/// </example>
public sealed record VaeImportOptions
{
    /// <summary>
    /// The role of each tensor that is not called what its role is: <c>data</c>, <c>label</c>, <c>mean</c>, <c>log_variance</c> (or <c>variance</c>,
    /// <c>deviation</c>, <c>log_deviation</c>; or <c>parameters</c>, mean and log-variance one after the other), <c>latent</c>,
    /// <c>data_log_variance</c>. Values within a graph have names, too. A name may begin with <c>encoder:</c> or <c>decoder:</c> where both files have it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>The shape of a row of the bundle; null for that of the files. Binds sizes that the files leave open, and makes pictures of vectors.</summary>
    public DataShape? Shape { get; init; }

    /// <summary>Where the channels of pictures are in the files; a bundle has them first.</summary>
    public ChannelOrder Layout { get; init; }

    /// <summary>
    /// The range of the files' data, which the bundle has from 0 to 1, such as (−1, 1); null for a bundle whose data is that of the files.
    /// </summary>
    public (float Least, float Most)? Range { get; init; }

    /// <summary>What the decoder's output is; null where a last Sigmoid or Tanh tells.</summary>
    public DecoderActivation? Activation { get; init; }

    /// <summary>
    /// The decoder's distribution: Bernoulli or Gaussian, or DiagonalGaussian where the decoder has a <c>data_log_variance</c>. Null for Bernoulli of
    /// probabilities and logits and for one of the others of means.
    /// </summary>
    public Likelihood? Likelihood { get; init; }

    /// <summary>The number of classes of a conditional model whose labels are numbers; null for that of one-hot vectors, or for no labels.</summary>
    public int? ClassCount { get; init; }

    /// <summary>What latent vectors are multiplied by so that their deviation is about 1; null for what a <c>config.json</c> says, else 1.</summary>
    public double? ScalingFactor { get; init; }

    /// <summary>What is subtracted from latent vectors before; null for what a <c>config.json</c> says, else 0.</summary>
    public double? ShiftFactor { get; init; }

    /// <summary>Checks every option by itself.</summary>
    /// <exception cref="ArgumentException">One is out of range; the message names it.</exception>
    public void Validate()
    {
        Argument.Require(Map is not null, "There is no map; expected one, which may be empty.");
        foreach (var (name, role) in Map!)
        {
            Argument.Require(
                TensorRoles.All.Contains(role),
                $"The tensor '{name}' is mapped to '{role}'; expected one of the roles {string.Join(", ", TensorRoles.All)}."
            );
        }

        Argument.Require(
            Range is not var (least, most) || (float.IsFinite(most - least) && least < most),
            $"The range is {Range?.Least} to {Range?.Most}; expected two numbers, the lower one first."
        );
        Argument.Require(
            Enum.IsDefined(Layout),
            $"The layout is {Layout}; expected one of {string.Join(", ", Enum.GetNames<ChannelOrder>())}."
        );
        Argument.Require(
            Activation is null || Enum.IsDefined(Activation.Value),
            $"The activation is {Activation}; expected one of {string.Join(", ", Enum.GetNames<DecoderActivation>())}."
        );
        Argument.Require(
            Likelihood
                is null
                    or Inference.Likelihood.Bernoulli
                    or Inference.Likelihood.Gaussian
                    or Inference.Likelihood.DiagonalGaussian,
            $"The likelihood is {Likelihood}; expected Bernoulli, Gaussian or DiagonalGaussian for a model made elsewhere."
        );
        Argument.Require(ClassCount is null or >= 2, $"The class count is {ClassCount}; expected at least 2.");
        Argument.Require(
            ScalingFactor is null || (double.IsFinite(ScalingFactor.Value) && ScalingFactor > 0),
            $"The scaling factor is {ScalingFactor}; expected a number above 0."
        );
        Argument.Require(
            ShiftFactor is null || double.IsFinite(ShiftFactor.Value),
            $"The shift is {ShiftFactor}; expected a number."
        );
    }
}

/// <summary>The order of a picture's dimensions in a file of another tool.</summary>
public enum ChannelOrder
{
    /// <summary>Batch, channels, height, width, as PyTorch has it.</summary>
    Nchw,

    /// <summary>Batch, height, width, channels, as TensorFlow and Keras have it.</summary>
    Nhwc,
}

/// <summary>What the output of a decoder is.</summary>
public enum DecoderActivation
{
    /// <summary>The probability of a 1, from 0 to 1.</summary>
    Probability,

    /// <summary>What a sigmoid makes a probability of; the bundle's graph has it.</summary>
    Logits,

    /// <summary>The mean, in the range of the data.</summary>
    Mean,
}
