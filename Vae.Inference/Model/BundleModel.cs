using System.Runtime.ExceptionServices;

namespace Vae.Inference;

/// <summary>
/// A model bundle on ONNX Runtime: what a <see cref="VaeModel"/>, whose latent variables are Gaussian, and a <see cref="VqVaeModel"/>, whose latent
/// variables are codes, have in common. One model serves any number of threads at once.
/// </summary>
/// <remarks>
/// Rows lie one after the other in flat spans: a row of data has <see cref="DataSize"/> elements in the order of
/// <see cref="VaeSignature.Shape"/>, a latent row <see cref="LatentSize"/>, and a conditional model takes one label per row (labels
/// are empty otherwise). The number of rows follows from the spans' lengths. ONNX Runtime reads and writes the caller's data in place;
/// nothing is allocated per row.
/// </remarks>
public abstract partial class BundleModel : IDisposable
{
    private protected const string WhenDisposed =
        "The model is disposed; expected it to be used before, or disposed later.";

    private readonly VaeModelOptions options;
    private readonly ModelSessions sessions;
    private readonly Lazy<BundleModel> singleThreaded;
    private readonly string whenDisposed;
    private volatile bool disposed;

    private protected BundleModel(
        ModelBundle bundle,
        VaeModelOptions options,
        ModelSessions sessions,
        string whenDisposed
    )
    {
        Bundle = bundle;
        this.options = options;
        this.sessions = sessions;
        this.whenDisposed = whenDisposed;
        singleThreaded = new(MakeSingleThreaded);
    }

    /// <summary>The bundle that the model was made of, such as it can be written again.</summary>
    public ModelBundle Bundle { get; }

    /// <summary>The model card: what the model is, how it was trained, what was measured.</summary>
    public ModelCard Card => Bundle.Card;

    /// <summary>What the model's rows are, and what it takes and gives.</summary>
    public VaeSignature Signature => Card.Signature;

    /// <summary>The number of latent variables of a row: Gaussian dimensions, or codes.</summary>
    public int LatentSize => Signature.LatentSize;

    /// <summary>The number of elements of one row of data.</summary>
    public int DataSize => Signature.Shape.Size;

    /// <summary>The number of classes of a conditional model; 0 for an unconditional one.</summary>
    public int ClassCount => Signature.ClassCount;

    /// <summary>Whether the model takes a label per row.</summary>
    public bool IsConditional => Signature.IsConditional;

    /// <summary>Whether data outside [0, 1] is clipped; see <see cref="VaeModelOptions.ClipData"/>.</summary>
    internal bool ClipsData => options.ClipData && Signature.IsUnit;

    /// <summary>How far draws from the prior go; see <see cref="VaeModelOptions.Temperatures"/>.</summary>
    public IReadOnlyList<double> Temperatures => options.Temperatures;

    /// <summary>The most rows of one ONNX Runtime call.</summary>
    public int BatchSize => options.BatchSize;

    /// <summary>What runs the graphs, after a fall-back to the processor if there was one.</summary>
    public ExecutionProvider ExecutionProvider => options.ExecutionProvider;

    /// <summary>
    /// This model with one thread per call, for callers that make as many calls at once as there are cores: that is faster than one call at
    /// a time with as many threads, which wait for each other. The model itself where it has one thread, or where ONNX Runtime's sessions
    /// are not made by <see cref="VaeModelOptions.Threads"/>: on other devices, or by the caller's own
    /// <see cref="VaeModelOptions.SessionOptionsFactory"/>. Made at first use, and disposed together with this model.
    /// </summary>
    public abstract BundleModel SingleThreaded { get; }

    /// <summary>The threads of one call: each on batches of its own, or all on one where there are few rows.</summary>
    public int Threads => options.ThreadCount;

    /// <summary>Loads the model bundle in <paramref name="directory"/>, of whatever kind its latent variables are.</summary>
    /// <returns>A <see cref="VaeModel"/> or a <see cref="VqVaeModel"/>.</returns>
    /// <inheritdoc cref="VaeModel.Load"/>
    /// <example>
    /// <code language="csharp">
    /// using var model = BundleModel.Open("models/mnist-vae");
    /// float[] rows = model.Generate(3, seed: 1);
    /// </code>
    /// </example>
    public static BundleModel Open(string directory, VaeModelOptions? options = null) => Of(Read(directory), options);

    /// <summary>The model of a bundle in memory, of whatever kind its latent variables are.</summary>
    internal static BundleModel Of(ModelBundle bundle, VaeModelOptions? options = null) =>
        bundle.Card.Signature.Codes is null
            ? VaeModel.FromBundle(bundle, options)
            : VqVaeModel.FromBundle(bundle, options);

    /// <summary>Writes the model as a bundle, which <see cref="Open"/> and every other program of VaeML reads.</summary>
    /// <param name="directory">The bundle's directory; what stands there is replaced only by the whole bundle.</param>
    /// <exception cref="IOException">The directory is not writable or the disk is full; what stood there is untouched.</exception>
    public void Save(string directory) => ModelBundle.Write(directory, Bundle);

    /// <summary>
    /// Ends the use of this model. Both graphs are freed as soon as the last call under way on another thread has ended, and nothing else
    /// uses them, such as a transformer of Vae.MLNet that was fitted with this model.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        // Waits for one that is being made on another thread; from here on none is.
        if (singleThreaded.Value != this)
        {
            singleThreaded.Value.Dispose();
        }

        sessions.Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads a bundle while ONNX Runtime starts.</summary>
    private protected static ModelBundle Read(string directory)
    {
        // Reading and checking a bundle takes about as long as ONNX Runtime's start, which allocates much and is faster on the first
        // thread, whose heap grows in larger steps.
        var bundle = Task.Run(() => ModelBundle.Read(directory));
        SessionFactory.StartRuntime();
        return bundle.GetAwaiter().GetResult();
    }

    /// <summary>Makes a model of a bundle and, where the options say so, its sessions.</summary>
    private protected static T Make<T>(
        ModelBundle bundle,
        VaeModelOptions? options,
        Func<ModelBundle, VaeModelOptions, ModelSessions, T> make
    )
        where T : BundleModel
    {
        options ??= new VaeModelOptions();
        options.Validate();
        var signature = bundle.Card.Signature;
        var width = Math.Max(Math.Max(signature.Shape.Size, signature.LatentSize), signature.Levels?.FeatureSize ?? 0);
        if (options.BatchSize == VaeModelOptions.DefaultBatchSize)
        {
            // Nobody asked for as many: of rows of millions of numbers there are fewer.
            options = options with
            {
                BatchSize = Math.Clamp(Array.MaxLength / width, 1, options.BatchSize),
            };
        }

        Argument.Length(options.BatchSize, width, "batch");
        SessionFactory.RequireLibrary();
        options = options with { ExecutionProvider = SessionFactory.Choose(options) };
        var sessions = new ModelSessions(bundle, options);
        var model = make(bundle, options, sessions);
        try
        {
            if (options.Preload)
            {
                Parallel.Invoke(sessions.Encoder.Load, sessions.Decoder.Load);
            }

            return model;
        }
        catch (AggregateException e)
        {
            model.Dispose();
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    /// <summary>This model on other sessions.</summary>
    private protected abstract BundleModel On(ModelSessions others, VaeModelOptions withOptions, string saying);

    /// <summary>A model on the same sessions, which live until both are disposed.</summary>
    /// <param name="saying">What its calls say once it is disposed: what ended its life, and what to do instead.</param>
    /// <exception cref="ObjectDisposedException">This model is disposed.</exception>
    internal BundleModel Share(string saying)
    {
        ThrowIfDisposed();
        return sessions.TryUse() ? On(sessions, options, saying) : throw Gone();
    }

    /// <summary>This model or, made at first use, the one of one thread.</summary>
    private protected BundleModel Single => singleThreaded.Value;

    /// <summary>Whether any session of this model or of one that shares them is there still.</summary>
    internal bool HasSessions => sessions.Any;

    private protected void ThrowIfDisposed()
    {
        if (disposed)
        {
            throw Gone();
        }
    }

    private ObjectDisposedException Gone() => new(GetType().Name, whenDisposed);

    private BundleModel MakeSingleThreaded() =>
        Threads == 1
        || options.SessionOptionsFactory is not null
        || ExecutionProvider != ExecutionProvider.Cpu
        || disposed
        || sessions.TryUseSingleThreaded() is not { } twin
            ? this
            : On(twin, options with { Threads = 1 }, whenDisposed);
}
