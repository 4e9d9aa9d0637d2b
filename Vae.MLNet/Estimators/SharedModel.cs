using Vae.Inference;

namespace Vae.MLNet;

/// <summary>A model that several transformers use: a caller's, which they never free, or one they own, which the last of them frees.</summary>
internal sealed class SharedModel
{
    private readonly bool owned;
    private int users;

    private SharedModel(VaeModel model, bool owned) => (Model, this.owned) = (model, owned);

    public VaeModel Model { get; }

    /// <summary>A model that stays the caller's.</summary>
    public static SharedModel Borrowed(VaeModel model) => new(model, owned: false);

    /// <summary>A model that is freed when every transformer that uses it has been disposed.</summary>
    public static SharedModel Owned(VaeModel model) => new(model, owned: true);

    /// <summary>Counts one more transformer.</summary>
    public SharedModel Use()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    /// <summary>Counts one transformer less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0 && owned)
        {
            Model.Dispose();
        }
    }
}
