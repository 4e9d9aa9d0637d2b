namespace TorchSharp;

/// <summary>Owns the tensors that are made on its thread while it is the innermost scope, and frees them with itself.</summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        OuterScope = manager.CurrentDisposeScope;
    }

    public int DisposablesCount =>
        _manager is null ? throw new ObjectDisposedException(GetType().FullName) : Disposables.Count;

    internal DisposeScope? OuterScope { get; set; }

    internal HashSet<torch.Tensor> Disposables { get; } = new(ReferenceEqualityComparer.Instance);

    public void Dispose()
    {
        if (_manager is null)
            return;
        foreach (var tensor in Disposables.ToArray())
            tensor.Dispose();
        _manager.RemoveDisposeScope(this);
        _manager = null;
    }

    /// <summary>Puts a tensor in another's place, in whichever scope owns that.</summary>
    internal static void ReplaceWith(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is not { } scope)
            return;
        original.DetachFromDisposeScope();
        scope.Disposables.Add(replacement);
        replacement.OwningDisposeScope = scope;
    }
}
