using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

public sealed partial class VaeNetwork
{
    // What the architecture itself says of the rows.
    private static readonly string[] known = ["data_mean", "data_spread"];

    /// <summary>
    /// Takes the weights of a file that another program wrote: safetensors, or a state dictionary of <c>torch.save</c>. Each parameter gets a tensor of
    /// its shape, and each tensor of the file goes to a parameter or is left out by name; PyTorch's count of the batches that a normalisation saw
    /// (<c>num_batches_tracked</c>) is left out by itself. A pickle is looked at first, and one that names anything but tensors is refused and never run.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="names">
    /// The network's name of each tensor, or of a module with all of its tensors, by its name in the file, such as <c>fc1</c> to <c>encoder.0</c>; null leaves
    /// it out. What is not here has the same name in both.
    /// </param>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no file of weights, or its tensors are not the network's; the network is as it was.</exception>
    /// <example>
    /// <code language="csharp">
    /// var architecture = VaeArchitecture.Mlp(new DataShape(784), hidden: [400], latentSize: 20);
    /// using var network = new VaeNetwork(architecture);
    /// network.LoadWeights(
    ///     "vae.safetensors",
    ///     new Dictionary&lt;string, string?&gt;
    ///     {
    ///         ["fc1"] = "encoder.0",
    ///         ["fc21"] = "mean",
    ///         ["fc22"] = "log_variance",
    ///         ["fc3"] = "decoder.0",
    ///         ["fc4"] = "decoder.2",
    ///     }
    /// );
    /// network.Export("models/mine", rows);
    /// </code>
    /// </example>
    public void LoadWeights(string path, IReadOnlyDictionary<string, string?>? names = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var own = state_dict();
        var found = new Dictionary<string, (string InFile, Tensor Values)>();
        var unused = new HashSet<string>(names?.Keys ?? []);
        var tensors = WeightFile.Read(path);
        foreach (var (name, tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Named(name, names, unused) is not { } target)
            {
                continue;
            }

            if (!own.TryGetValue(target, out var parameter))
            {
                if (IsCountOfBatches(name, tensors))
                {
                    continue;
                }

                string[] free = [.. own.Keys.Where(key => !found.ContainsKey(key))];
                throw new InvalidDataException(
                    $"The tensor '{name}' of {path} would be {(name == target ? "" : $"'{target}', ")}none of the network's parameters; expected {(free.Length > 0 ? $"one of {string.Join(", ", free)}, by its name or by a map, or " : "")}a map that leaves it out."
                );
            }

            if (!found.TryAdd(target, (name, Fitting(path, name, tensor, target, parameter))))
            {
                throw new InvalidDataException(
                    $"The tensors '{found[target].InFile}' and '{name}' of {path} are both '{target}'; expected one tensor for each parameter."
                );
            }
        }

        if (unused.FirstOrDefault() is { } missing)
        {
            throw new InvalidDataException(
                $"The map names '{missing}', which {path} does not have; expected names of its tensors or modules."
            );
        }

        // The averages of a codebook are of a training that goes on.
        if (
            own.Keys.FirstOrDefault(key =>
                !found.ContainsKey(key) && !known.Contains(key) && !VectorQuantizer.IsAverage(key)
            ) is
            { } lacking
        )
        {
            throw new InvalidDataException(
                $"{path} has no tensor for the network's parameter '{lacking}' of shape [{string.Join(", ", own[lacking].shape)}]; expected one, by its name or by a map."
            );
        }

        foreach (var (target, (_, values)) in found)
        {
            own[target].copy_(values);
        }
    }

    private static string? Named(string name, IReadOnlyDictionary<string, string?>? names, HashSet<string> unused)
    {
        if (names is null)
        {
            return name;
        }

        // The tensor itself, or the longest of the modules that it is in.
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (names.TryGetValue(name[..end], out var target))
            {
                unused.Remove(name[..end]);
                return target is null ? null : target + name[end..];
            }
        }

        return name;
    }

    /// <summary>What a training with a fixed momentum, which ours is, counts and never uses.</summary>
    private static bool IsCountOfBatches(string name, IReadOnlyDictionary<string, Tensor> tensors)
    {
        const string count = "num_batches_tracked";
        return (name == count || name.EndsWith($".{count}", StringComparison.Ordinal))
            && tensors.ContainsKey($"{name[..^count.Length]}running_mean");
    }

    /// <summary>The tensor with the parameter's type.</summary>
    private static Tensor Fitting(string path, string name, Tensor tensor, string target, Tensor parameter)
    {
        if (!tensor.shape.AsSpan().SequenceEqual(parameter.shape))
        {
            throw new InvalidDataException(
                $"The tensor '{name}' of {path} has the shape [{string.Join(", ", tensor.shape)}]; expected [{string.Join(", ", parameter.shape)}], that of the network's parameter '{target}'."
            );
        }

        if (!tensor.is_floating_point() && parameter.is_floating_point())
        {
            throw new InvalidDataException(
                $"The tensor '{name}' of {path} is of the type {tensor.dtype}; expected floating-point numbers."
            );
        }

        var values = tensor.to(parameter.dtype);
        if (!values.isfinite().all().item<bool>())
        {
            throw new InvalidDataException(
                $"The tensor '{name}' of {path} has infinite numbers or ones that are none as {parameter.dtype}; expected finite ones."
            );
        }

        if (known.Contains(target) && !values.eq(parameter).all().item<bool>())
        {
            throw new InvalidDataException(
                $"The tensor '{name}' of {path} has other numbers than the architecture, whose standardization makes '{target}'; expected the same, or a map that leaves it out."
            );
        }

        return values;
    }
}
