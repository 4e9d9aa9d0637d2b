using Vae.Data;
using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

/// <summary>Saves and loads pipelines with the steps of variational autoencoders in them.</summary>
public static class VaeModelCatalog
{
    /// <summary>
    /// Saves a model as <c>ml.Model.Save</c> does, but as a whole or not at all: where a step cannot be saved, since it draws random numbers,
    /// or the disk is full, the file that was there stays. <c>ml.Model.Save</c> opens the file before anything is asked, and so leaves a
    /// broken one in its place.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The fitted pipeline, or one of its transformers.</param>
    /// <param name="inputSchema">The schema of the data that it takes; null for none.</param>
    /// <param name="filePath">The zip file to write, which <c>ml.Model.Load</c> and <c>LoadWithVae</c> read.</param>
    /// <exception cref="InvalidOperationException">A step cannot be saved; the message says why.</exception>
    /// <exception cref="IOException">The directory is not writable or the disk is full.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var vae = VaeModel.Load("models/mnist-vae");
    /// using var featurizer = ml.Transforms.FeaturizeWithVae("Features", vae, "Data").Fit(data);
    /// ml.Model.SaveWithVae(featurizer, data.Schema, "features.zip");
    /// </code>
    /// </example>
    public static void SaveWithVae(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        DataViewSchema? inputSchema,
        string filePath
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        AtomicFile.Write(filePath, stream => catalog.Save(model, inputSchema, stream));
    }

    /// <summary>
    /// Loads a model that <c>ml.Model.Save</c> wrote and puts the batched steps back where <c>ml.Model.Load</c> would run row by row.
    /// Whatever else is in the model loads as it would there.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="filePath">The model's zip file.</param>
    /// <param name="options">How ONNX Runtime runs the steps: execution provider, threads, batch size.</param>
    /// <returns>The model, which is to be disposed; steps of the same bundle share their sessions.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">A step in the file is damaged or of a newer format.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <example>
    /// <code language="csharp">
    /// var model = ml.Model.LoadWithVae("digits.zip", new VaeModelOptions { Threads = 2 });
    /// using (model as IDisposable)
    /// {
    ///     var predictions = model.Transform(data);
    /// }
    /// </code>
    /// </example>
    public static ITransformer LoadWithVae(
        this ModelOperationsCatalog catalog,
        string filePath,
        VaeModelOptions? options = null
    ) => catalog.LoadWithVae(filePath, out _, options);

    /// <summary>Loads a model, with its batched steps, and the schema that it was saved with.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="filePath">The model's zip file.</param>
    /// <param name="inputSchema">The schema that the model was saved with; null when it was saved without.</param>
    /// <param name="options">How ONNX Runtime runs the steps: execution provider, threads, batch size.</param>
    /// <returns>The model, which is to be disposed; steps of the same bundle share their sessions.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">A step in the file is damaged or of a newer format.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static ITransformer LoadWithVae(
        this ModelOperationsCatalog catalog,
        string filePath,
        out DataViewSchema inputSchema,
        VaeModelOptions? options = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using var stream = File.OpenRead(filePath);
        return catalog.LoadWithVae(stream, out inputSchema, options);
    }

    /// <summary>Loads a model, with its batched steps, from a stream.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stream">The model's zip file, from here on; it is read into memory where it cannot seek or stands elsewhere than at its start.</param>
    /// <param name="options">How ONNX Runtime runs the steps: execution provider, threads, batch size.</param>
    /// <returns>The model, which is to be disposed; steps of the same bundle share their sessions.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">A step in the file is damaged or of a newer format.</exception>
    public static ITransformer LoadWithVae(
        this ModelOperationsCatalog catalog,
        Stream stream,
        VaeModelOptions? options = null
    ) => catalog.LoadWithVae(stream, out _, options);

    /// <summary>Loads a model, with its batched steps, from a stream, and the schema that it was saved with.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stream">The model's zip file, from here on; it is read into memory where it cannot seek or stands elsewhere than at its start.</param>
    /// <param name="inputSchema">The schema that the model was saved with; null when it was saved without.</param>
    /// <param name="options">How ONNX Runtime runs the steps: execution provider, threads, batch size.</param>
    /// <returns>The model, which is to be disposed; steps of the same bundle share their sessions.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">A step in the file is damaged or of a newer format.</exception>
    public static ITransformer LoadWithVae(
        this ModelOperationsCatalog catalog,
        Stream stream,
        out DataViewSchema inputSchema,
        VaeModelOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        // Before ML.NET makes its own sessions of the steps: Vae.Inference has then turned ONNX Runtime's telemetry off.
        options ??= new VaeModelOptions();
        options.Validate();
        SessionFactory.RequireLibrary();
        // A zip file counts its places from the start of the stream.
        using var buffered = stream.CanSeek && stream.Position == 0 ? null : Buffered(stream);
        var zip = buffered ?? stream;
        var loaded = Loaded(catalog, zip, out inputSchema);
        zip.Position = 0;
        using var file = new SavedModelFile(zip);
        return new StepRestorer(file, options).Restore(loaded);
    }

    private static MemoryStream Buffered(Stream stream)
    {
        var buffered = new MemoryStream();
        stream.CopyTo(buffered);
        buffered.Position = 0;
        return buffered;
    }

    /// <summary>What ML.NET makes of a damaged file are exceptions of any kind, about its own insides.</summary>
    private static ITransformer Loaded(ModelOperationsCatalog catalog, Stream zip, out DataViewSchema inputSchema)
    {
        try
        {
            return catalog.Load(zip, out inputSchema);
        }
        catch (Exception e) when (e is not InvalidDataException and (not IOException or EndOfStreamException))
        {
            // Out of memory, too: it allocates what a damaged file says that it needs. The cause, such as a package that is missing, is inside.
            throw new InvalidDataException(
                "ML.NET cannot load the model; expected a zip file that ml.Model.Save wrote, as it was written, and the packages of its steps.",
                e
            );
        }
    }
}
