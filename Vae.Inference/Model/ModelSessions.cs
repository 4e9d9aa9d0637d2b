namespace Vae.Inference;

/// <summary>
/// The sessions of a bundle's graphs, which all models that <c>Share</c> made of one another use: freed when the last of
/// them is disposed. Nobody has to finalise them, since ONNX Runtime's own sessions are.
/// </summary>
internal sealed class ModelSessions
{
    private readonly Lock gate = new();
    private readonly ModelBundle bundle;
    private readonly VaeModelOptions options;
    private int users = 1;
    private ModelSessions? singleThreaded;

    public ModelSessions(ModelBundle bundle, VaeModelOptions options)
    {
        this.bundle = bundle;
        this.options = options;
        var signature = bundle.Card.Signature;
        Encoder = new GraphRunner(
            bundle.Encoder,
            BundleFormat.EncoderFile,
            options,
            TensorContract.Encoder(signature, bundle.DataTensor)
        );
        Decoder = new GraphRunner(
            bundle.Decoder,
            BundleFormat.DecoderFile,
            options,
            TensorContract.Decoder(signature, bundle.DataTensor)
        );
        Detector = bundle.Detector is null
            ? null
            : new GraphRunner(
                bundle.Detector,
                BundleFormat.DetectorFile,
                options,
                TensorContract.Detector(signature, BundleFormat.Data)
            );
        Prior = bundle.CodePrior is null
            ? null
            : new GraphRunner(bundle.CodePrior, BundleFormat.PriorFile, options, TensorContract.Prior(signature));
        Posterior = bundle.Posterior is null
            ? null
            : new GraphRunner(
                bundle.Posterior,
                BundleFormat.PosteriorFile,
                options,
                TensorContract.Posterior(signature)
            );
    }

    public GraphRunner Encoder { get; }

    public GraphRunner Decoder { get; }

    /// <summary>What scores rows; null for a bundle without it.</summary>
    public GraphRunner? Detector { get; }

    /// <summary>The prior of codes; null for a bundle without it.</summary>
    public GraphRunner? Prior { get; }

    /// <summary>The posteriors of latent variables in levels; null for a bundle without levels.</summary>
    public GraphRunner? Posterior { get; }

    /// <summary>Whether a session has been made and not freed.</summary>
    public bool Any =>
        Encoder.IsLoaded
        || Decoder.IsLoaded
        || Detector is { IsLoaded: true }
        || Prior is { IsLoaded: true }
        || Posterior is { IsLoaded: true }
        || singleThreaded is { Any: true };

    /// <summary>Counts one more user; false when the last has gone already.</summary>
    public bool TryUse()
    {
        lock (gate)
        {
            users += users > 0 ? 1 : 0;
            return users > 0;
        }
    }

    /// <summary>The sessions of one thread each, made at first use and counted for the caller; null when there are none any more.</summary>
    public ModelSessions? TryUseSingleThreaded()
    {
        lock (gate)
        {
            if (users == 0)
            {
                return null;
            }

            singleThreaded ??= new ModelSessions(bundle, options with { Threads = 1 });
            singleThreaded.TryUse();
            return singleThreaded;
        }
    }

    /// <summary>Counts one user less; the last one's going frees both graphs, as soon as no call is under way any more.</summary>
    public void Release()
    {
        lock (gate)
        {
            if (--users > 0)
            {
                return;
            }
        }

        Encoder.Dispose();
        Decoder.Dispose();
        Detector?.Dispose();
        Prior?.Dispose();
        Posterior?.Dispose();
        singleThreaded?.Release();
    }
}
