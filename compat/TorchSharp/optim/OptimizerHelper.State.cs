#nullable disable
using TorchSharp.Utils;

namespace TorchSharp.Modules;

public abstract partial class OptimizerHelper
{
    /// <summary>Writes the optimizer's name, both counts, the groups' options and the parameters' states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var states = States();
        writer.Write(GetType().Name);
        writer.Encode(_parameter_groups.Count);
        writer.Encode(states.Count);
        foreach (var group in _parameter_groups)
            group.Options.SaveStateDict(writer);
        foreach (var state in states)
            state.SaveStateDict(writer);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name)
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream."
            );
        var states = States();
        if (reader.Decode() != _parameter_groups.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        if (reader.Decode() != states.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
        foreach (var group in _parameter_groups)
            group.Options.LoadStateDict(reader);
        foreach (var state in states)
            state.LoadStateDict(reader);
    }

    private List<OptimizerState> States() => [.. Parameters().Select(parameter => _state[parameter.Handle])];
}
