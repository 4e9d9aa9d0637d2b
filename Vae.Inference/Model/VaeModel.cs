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
    private readonly VaeModelOptions options;
    private readonly GraphRunner encoder;
    private readonly GraphRunner decoder;
    private readonly Lazy<VaeModel> singleThreaded;
    private volatile bool disposed;

    private VaeModel(ModelBundle bundle, VaeModelOptions options)
    {
        SessionFactory.RequireLibrary();
        Bundle = bundle;
        ExecutionProvider = SessionFactory.Choose(options);
        this.options = options with { ExecutionProvider = ExecutionProvider };
        singleThreaded = new(MakeSingleThreaded);
        encoder = new GraphRunner(
            bundle.Encoder,
            BundleFormat.EncoderFile,
            this.options,
            TensorContract.Encoder(Signature, bundle.DataTensor)
        );
        decoder = new GraphRunner(
            bundle.Decoder,
            BundleFormat.DecoderFile,
            this.options,
            TensorContract.Decoder(Signature, bundle.DataTensor)
        );
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
    internal bool ClipsData => options.ClipData && Signature.Likelihood == Likelihood.Bernoulli;

    /// <summary>The most rows of one ONNX Runtime call.</summary>
    public int BatchSize => options.BatchSize;

    /// <summary>What runs the graphs, after a fall-back to the processor if there was one.</summary>
    public ExecutionProvider ExecutionProvider { get; }

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
        Argument.Length(options.BatchSize, width, "batch");
        var model = new VaeModel(bundle, options);
        try
        {
            if (options.Preload)
            {
                Parallel.Invoke(model.encoder.Load, model.decoder.Load);
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

    /// <summary>Frees both graphs, as soon as the last call under way on another thread has ended.</summary>
    public void Dispose()
    {
        disposed = true;
        encoder.Dispose();
        decoder.Dispose();
        if (singleThreaded.IsValueCreated && singleThreaded.Value != this)
        {
            singleThreaded.Value.Dispose();
        }
    }

    private VaeModel MakeSingleThreaded() =>
        disposed
        || Threads == 1
        || options.SessionOptionsFactory is not null
        || ExecutionProvider != ExecutionProvider.Cpu
            ? this
            : new VaeModel(Bundle, options with { Threads = 1 });
}
