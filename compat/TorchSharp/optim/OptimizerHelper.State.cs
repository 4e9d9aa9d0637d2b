#nullable disable
using TorchSharp.Utils;

namespace TorchSharp.Modules;

public abstract partial class OptimizerHelper
{
    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    /// <summary>Writes the optimizer's name, both counts, the groups' options and the parameters' states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var state = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(state.Options.Count);
        writer.Encode(state.State.Count);
        foreach (var options in state.Options)
            options.SaveStateDict(writer);
        foreach (var parameter in state.State)
            parameter.SaveStateDict(writer);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name)
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream."
            );
        var options = reader.Decode();
        var states = reader.Decode();
        var state = state_dict();
        Check(state, options, states);
        foreach (var group in state.Options)
            group.LoadStateDict(reader);
        foreach (var parameter in state.State)
            parameter.LoadStateDict(reader);
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var state = this.state_dict();
        Check(state, state_dict.Options.Count, state_dict.State.Count);
        foreach (var (own, source) in state.Options.Zip(state_dict.Options).Where(pair => pair.First != pair.Second))
            own.LoadStateDict(source);
        foreach (var (own, source) in state.State.Zip(state_dict.State).Where(pair => pair.First != pair.Second))
            own.LoadStateDict(source);
    }

    public virtual StateDictionary state_dict()
    {
        var state = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            state.Options.Add(group.Options);
            var first = state.State.Count;
            state.State.AddRange(group.Parameters.Select(parameter => _state[parameter.Handle]));
            state.StateIndexRef.Add(Enumerable.Range(first, state.State.Count - first).ToList());
        }
        return state;
    }

    private static void Check(StateDictionary state, long options, long states)
    {
        if (options != state.Options.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        if (states != state.State.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
    }
}
