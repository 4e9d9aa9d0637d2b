using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>A moving average of a network's parameters (<see cref="TrainingOptions.WeightAveraging"/>).</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly IReadOnlyList<Tensor> parameters;
    private readonly Tensor[] averages;
    private readonly double decay;
    private long steps;

    /// <param name="parameters">What it averages; their values are the first average.</param>
    /// <param name="decay">How much of the average stays in a step, at most.</param>
    public WeightAverage(IReadOnlyList<Tensor> parameters, double decay)
    {
        (this.parameters, this.decay) = (parameters, decay);
        using var quiet = no_grad();
        averages = [.. parameters.Select(parameter => parameter.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Adds the parameters as they are after a step.</summary>
    public void Add()
    {
        steps++;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        // The first steps' weights are soon forgotten.
        var kept = Math.Min(decay, (1.0 + steps) / (10.0 + steps));
        using var old = kept.ToScalar();
        using var rest = (1 - kept).ToScalar();
        for (var i = 0; i < averages.Length; i++)
        {
            averages[i].mul_(old).add_(parameters[i], rest);
        }
    }

    /// <summary>Puts the average in the place of the parameters, and the parameters in that of the average.</summary>
    public void Exchange()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        for (var i = 0; i < averages.Length; i++)
        {
            var before = parameters[i].detach().clone();
            parameters[i].copy_(averages[i]);
            averages[i].copy_(before);
        }
    }

    /// <summary>Gives the parameters the average's values.</summary>
    public void Apply()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        for (var i = 0; i < averages.Length; i++)
        {
            parameters[i].copy_(averages[i]);
        }
    }

    /// <summary>The number of steps and the averages.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(steps);
        foreach (var average in averages)
        {
            writer.Write(average.bytes);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Save"/> made for parameters of the same shapes.</summary>
    /// <exception cref="EndOfStreamException">There is less of it.</exception>
    public void Load(byte[] saved)
    {
        using var reader = new BinaryReader(new MemoryStream(saved));
        steps = reader.ReadInt64();
        foreach (var average in averages)
        {
            var bytes = new byte[average.bytes.Length];
            reader.BaseStream.ReadExactly(bytes);
            average.bytes = bytes;
        }
    }

    public void Dispose() => Array.ForEach(averages, average => average.Dispose());
}
