using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

/// <summary>Loads saved pipelines with the steps of variational autoencoders in them.</summary>
public static class VaeModelCatalog
{
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

    /// <inheritdoc cref="LoadWithVae(ModelOperationsCatalog, string, VaeModelOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="filePath">The model's zip file.</param>
    /// <param name="inputSchema">The schema that the model was saved with; null when it was saved without.</param>
    /// <param name="options">How ONNX Runtime runs the steps: execution provider, threads, batch size.</param>
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

    /// <inheritdoc cref="LoadWithVae(ModelOperationsCatalog, string, VaeModelOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stream">The model's zip file, from here on; it is read into memory where it cannot seek.</param>
    /// <param name="options">How ONNX Runtime runs the steps: execution provider, threads, batch size.</param>
    public static ITransformer LoadWithVae(
        this ModelOperationsCatalog catalog,
        Stream stream,
        VaeModelOptions? options = null
    ) => catalog.LoadWithVae(stream, out _, options);

    /// <inheritdoc cref="LoadWithVae(ModelOperationsCatalog, string, VaeModelOptions?)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stream">The model's zip file, from here on; it is read into memory where it cannot seek.</param>
    /// <param name="inputSchema">The schema that the model was saved with; null when it was saved without.</param>
    /// <param name="options">How ONNX Runtime runs the steps: execution provider, threads, batch size.</param>
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
        using var buffered = stream.CanSeek ? null : Buffered(stream);
        var zip = buffered ?? stream;
        var start = zip.Position;
        var loaded = Loaded(catalog, zip, out inputSchema);
        zip.Position = start;
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
        catch (Exception e) when (e is not InvalidDataException)
        {
            // Out of memory, too: it allocates what a damaged file says that it needs.
            throw new InvalidDataException(
                "ML.NET cannot load the model; expected a zip file that ml.Model.Save wrote, as it was written.",
                e
            );
        }
    }
}
