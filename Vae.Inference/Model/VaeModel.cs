namespace Vae.Inference;

/// <summary>
/// A trained variational autoencoder on ONNX Runtime: encode, decode, sample, reconstruct and score. One model serves any number of
/// threads at once.
/// </summary>
/// <remarks>
/// Rows lie one after the other in flat spans: a row of data has <see cref="DataSize"/> elements in the order of
/// <see cref="VaeSignature.Shape"/>, a latent row <see cref="LatentSize"/>, and a conditional model takes one label per row (labels
/// are empty otherwise). The number of rows follows from the spans' lengths. ONNX Runtime reads and writes the caller's data in place;
/// nothing is allocated per row.
/// </remarks>
public sealed partial class VaeModel : IDisposable
{
    private const string WhenDisposed = "The model is disposed; expected it to be used before, or disposed later.";

    private readonly VaeModelOptions options;
    private readonly ModelSessions sessions;
    private readonly Lazy<VaeModel> singleThreaded;
    private readonly string whenDisposed;
    private volatile bool disposed;

    private VaeModel(ModelBundle bundle, VaeModelOptions options, ModelSessions sessions, string whenDisposed)
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

    /// <summary>The number of latent dimensions.</summary>
    public int LatentSize => Signature.LatentSize;

    /// <summary>The number of elements of one row of data.</summary>
    public int DataSize => Signature.Shape.Size;

    /// <summary>The number of classes of a conditional model; 0 for an unconditional one.</summary>
    public int ClassCount => Signature.ClassCount;

    /// <summary>Whether the model takes a label per row.</summary>
    public bool IsConditional => Signature.IsConditional;

    /// <summary>Whether data outside [0, 1] is clipped; see <see cref="VaeModelOptions.ClipData"/>.</summary>
    internal bool ClipsData => options.ClipData && Signature.IsUnit;

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
    public VaeModel SingleThreaded => singleThreaded.Value;

    /// <summary>The threads of one call: each on batches of its own, or all on one where there are few rows.</summary>
    public int Threads => options.ThreadCount;

    /// <summary>Loads the model bundle in <paramref name="directory"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FileNotFoundException">One of the bundle's three files is missing.</exception>
    /// <exception cref="InvalidDataException">The bundle is not usable; the message says which file and why.</exception>
    /// <exception cref="NotSupportedException">The execution provider is not available.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing; the message names its package.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-vae", new VaeModelOptions { Threads = 2 });
    /// Console.WriteLine($"{model.DataSize} numbers a row, {model.LatentSize} latent dimensions.");
    /// </code>
    /// </example>
    public static VaeModel Load(string directory, VaeModelOptions? options = null)
    {
        // Reading and checking a bundle takes about as long as ONNX Runtime's start, which allocates much and is faster on the first
        // thread, whose heap grows in larger steps.
        var bundle = Task.Run(() => ModelBundle.Read(directory));
        SessionFactory.StartRuntime();
        return FromBundle(bundle.GetAwaiter().GetResult(), options);
    }

    /// <summary>Makes a model of a bundle in memory.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses a graph.</exception>
    /// <exception cref="NotSupportedException">The execution provider is not available.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing; the message names its package.</exception>
    public static VaeModel FromBundle(ModelBundle bundle, VaeModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        options ??= new VaeModelOptions();
        options.Validate();
        var width = Math.Max(bundle.Card.Signature.Shape.Size, bundle.Card.Signature.LatentSize);
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
        var model = new VaeModel(bundle, options, sessions, WhenDisposed);
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
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    /// <summary>Writes the model as a bundle, which <see cref="Load"/> and every other program of VaeML reads.</summary>
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
    }

    /// <summary>A model on the same sessions, which live until both are disposed.</summary>
    /// <param name="whenDisposed">What its calls say once it is disposed: what ended its life, and what to do instead.</param>
    /// <exception cref="ObjectDisposedException">This model is disposed.</exception>
    internal VaeModel Share(string whenDisposed)
    {
        ThrowIfDisposed();
        return sessions.TryUse() ? new VaeModel(Bundle, options, sessions, whenDisposed) : throw Gone();
    }

    /// <summary>Whether any session of this model or of one that shares them is there still.</summary>
    internal bool HasSessions => sessions.Any;

    private void ThrowIfDisposed()
    {
        if (disposed)
        {
            throw Gone();
        }
    }

    private ObjectDisposedException Gone() => new(nameof(VaeModel), whenDisposed);

    private VaeModel MakeSingleThreaded() =>
        Threads == 1
        || options.SessionOptionsFactory is not null
        || ExecutionProvider != ExecutionProvider.Cpu
        || disposed
        || sessions.TryUseSingleThreaded() is not { } twin
            ? this
            : new VaeModel(Bundle, options with { Threads = 1 }, twin, whenDisposed);
}
