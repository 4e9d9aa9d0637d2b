namespace Vae.MLNet;

/// <summary>The items of an IDX file, one at a time.</summary>
internal abstract class IdxItems : IDisposable
{
    /// <summary>The getter of the current item.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>Reads an item; each one behind the last unless the file was opened for any order.</summary>
    public abstract void Move(int item);

    public abstract void Dispose();
}
