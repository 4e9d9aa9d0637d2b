using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// The modules of an architecture's <see cref="VaeArchitecture.Levels"/>. Parameters are named <c>levels.0.encoder.0.weight</c>, <c>levels.0.mean.weight</c>,
/// <c>levels.1.prior_mean.weight</c> and so on, level 0 being the top one.
/// </summary>
internal sealed class LevelNetwork : nn.Module
{
    private readonly Level[] levels;
    private readonly long[] sizes;
    private readonly long[] features;

    public LevelNetwork(VaeArchitecture architecture)
        : base(nameof(LevelNetwork))
    {
        var shapes = architecture.LevelSizes!;
        sizes = [.. architecture.Levels!.Select(level => (long)level.Size)];
        features = [.. shapes.Features.Select(shape => (long)shape.Size)];
        levels = [.. architecture.Levels!.Select((_, l) => new Level(architecture, shapes, l))];
        for (var l = 0; l < levels.Length; l++)
        {
            register_module($"{l}", levels[l]);
        }
    }

    /// <summary>The features of all levels, one after the other from the top, <c>[rows, features]</c>.</summary>
    /// <param name="encoded">What the encoder ends in.</param>
    public Tensor Features(Tensor encoded)
    {
        var parts = new Tensor[levels.Length];
        for (var l = levels.Length - 1; l >= 0; l--)
        {
            encoded = parts[l] = levels[l].Encoder.call(encoded);
        }

        return cat(parts, 1);
    }

    /// <summary>Goes down by draws from the posteriors, or by their means.</summary>
    /// <param name="all">The features of all levels.</param>
    /// <param name="noise">Standard normals, <c>[rows, latent]</c>; null for the means.</param>
    /// <param name="oneHot">The labels of a conditional network, <c>[rows, classes]</c>.</param>
    public LevelDraw Draw(Tensor all, Tensor? noise, Tensor? oneHot)
    {
        var parts = all.split(features, 1);
        var noises = noise?.split(sizes, 1);
        var (means, logVariances, units) = (
            new Tensor[levels.Length],
            new Tensor[levels.Length],
            new Tensor[levels.Length]
        );
        Tensor? state = null;
        for (var l = 0; l < levels.Length; l++)
        {
            var input = state is null ? parts[l] : cat([parts[l], state], 1);
            means[l] = levels[l].Mean.call(input);
            logVariances[l] = levels[l].LogVariance.call(input);
            units[l] = noises is null ? means[l] : VaeNetwork.Reparameterize(means[l], logVariances[l], noises[l]);
            state = levels[l].Down(units[l], state, oneHot);
        }

        return new(cat(means, 1), cat(logVariances, 1), cat(units, 1), state!);
    }

    /// <summary>What the levels leave of latent rows, which the decoder takes.</summary>
    /// <param name="latent">Rows in units of the priors, <c>[rows, latent]</c>.</param>
    /// <param name="oneHot">The labels of a conditional network, <c>[rows, classes]</c>.</param>
    public Tensor State(Tensor latent, Tensor? oneHot)
    {
        Tensor? state = null;
        foreach (var (level, unit) in levels.Zip(latent.split(sizes, 1)))
        {
            state = level.Down(unit, state, oneHot);
        }

        return state!;
    }

    private sealed class Level : nn.Module
    {
        private readonly Sequential encoder;
        private readonly Sequential decoder;
        private readonly Linear mean;
        private readonly Linear log_variance;
        private readonly Linear? prior_mean;
        private readonly Linear? prior_log_variance;

        public Level(VaeArchitecture architecture, LevelSizes shapes, int l)
            : base(nameof(Level))
        {
            var level = architecture.Levels![l];
            var below = l + 1 < shapes.Features.Count ? shapes.Features[l + 1] : architecture.EncoderOutput;
            encoder = VaeNetwork.Stack(level.Encoder, below);
            decoder = VaeNetwork.Stack(level.Decoder, shapes.Above[l]);
            mean = nn.Linear(shapes.Posterior(l).Size, level.Size);
            log_variance = nn.Linear(shapes.Posterior(l).Size, level.Size);
            if (l > 0)
            {
                // A training begins with the prior N(0, I) of each level.
                prior_mean = Zero(shapes.States[l - 1].Size, level.Size);
                prior_log_variance = Zero(shapes.States[l - 1].Size, level.Size);
            }

            RegisterComponents();
        }

        public Sequential Encoder => encoder;

        public Linear Mean => mean;

        public Linear LogVariance => log_variance;

        /// <summary>The state below, of the latent variables in units of their prior and the state above.</summary>
        public Tensor Down(Tensor unit, Tensor? above, Tensor? oneHot)
        {
            if (above is null)
            {
                return decoder.call(oneHot is null ? unit : cat([unit, oneHot], 1));
            }

            var latent = VaeNetwork.Reparameterize(prior_mean!.call(above), prior_log_variance!.call(above), unit);
            return decoder.call(cat([above, latent], 1));
        }

        private static Linear Zero(long inputs, long outputs)
        {
            var linear = nn.Linear(inputs, outputs);
            using var quiet = no_grad();
            linear.weight.zero_();
            linear.bias!.zero_();
            return linear;
        }
    }
}

/// <summary>A way down the levels.</summary>
/// <param name="Mean">The posteriors' means on it, in units of the priors, <c>[rows, latent]</c>.</param>
/// <param name="LogVariance">The logarithms of their variances.</param>
/// <param name="Latent">What was drawn.</param>
/// <param name="State">What the decoder takes.</param>
internal sealed record LevelDraw(Tensor Mean, Tensor LogVariance, Tensor Latent, Tensor State);
