using Vae.Data;
using Vae.Inference;
using Vae.MLNet.Onnx;

namespace Microsoft.ML;

/// <summary>Converts pipelines with the steps of variational autoencoders to ONNX.</summary>
public static class VaeOnnxCatalog
{
    /// <summary>
    /// Writes a fitted pipeline as one ONNX model: the steps of variational autoencoders and ML.NET's own around them. Inputs are called like the
    /// columns that are needed, outputs like the columns asked for, with ".output" behind the name where an input has it, too; rows lie on the
    /// first axis of each. Before anything is written the model runs in ONNX Runtime on the first rows of the data, and what it gives is
    /// compared with the pipeline's own columns.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The fitted pipeline, or one of its transformers.</param>
    /// <param name="inputData">Rows that the pipeline takes: its schema tells the inputs, and its first thousand rows are what the model is tried on.</param>
    /// <param name="stream">Where the model goes; nothing is written to it where the conversion fails.</param>
    /// <param name="outputColumns">The columns to be given; those that the pipeline adds where none is named.</param>
    /// <exception cref="ArgumentException">The data has no rows, or an output column is not there; the message says what is.</exception>
    /// <exception cref="NotSupportedException">A step that is needed has no form in ONNX; the message names it and says why.</exception>
    /// <exception cref="InvalidOperationException">What the model gives is not what the pipeline gives.</exception>
    /// <example>
    /// <code language="csharp">
    /// var pipeline = ml.Transforms.FeaturizeWithVae("Features", vae, "Data")
    ///     .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression());
    /// using var model = pipeline.Fit(data);
    /// using var memory = new MemoryStream();
    /// ml.Model.ConvertToOnnxWithVae(model, data, memory, "PredictedLabel", "Probability");
    /// </code>
    /// </example>
    public static void ConvertToOnnxWithVae(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView inputData,
        Stream stream,
        params string[] outputColumns
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written; expected one that can.", nameof(stream));
        }

        stream.Write(Converted(model, inputData, outputColumns));
    }

    /// <summary>
    /// Writes a fitted pipeline as one ONNX file, as a whole or not at all: where the conversion fails, or the disk is full, the file that was
    /// there stays.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The fitted pipeline, or one of its transformers.</param>
    /// <param name="inputData">Rows that the pipeline takes: its schema tells the inputs, and its first thousand rows are what the model is tried on.</param>
    /// <param name="filePath">The file to write.</param>
    /// <param name="outputColumns">The columns to be given; those that the pipeline adds where none is named.</param>
    /// <exception cref="ArgumentException">The data has no rows, or an output column is not there; the message says what is.</exception>
    /// <exception cref="NotSupportedException">A step that is needed has no form in ONNX; the message names it and says why.</exception>
    /// <exception cref="InvalidOperationException">What the model gives is not what the pipeline gives.</exception>
    /// <exception cref="IOException">The directory is not writable or the disk is full.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = ml.Transforms.FeaturizeWithVae("Features", vae, "Data").Fit(data);
    /// ml.Model.ConvertToOnnxWithVae(model, data, "features.onnx");
    /// </code>
    /// </example>
    public static void ConvertToOnnxWithVae(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView inputData,
        string filePath,
        params string[] outputColumns
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        var converted = Converted(model, inputData, outputColumns);
        AtomicFile.Write(filePath, stream => stream.Write(converted));
    }

    private static byte[] Converted(ITransformer model, IDataView inputData, string[] outputColumns)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputData);
        ArgumentNullException.ThrowIfNull(outputColumns);
        SessionFactory.RequireLibrary();
        var pipeline = Pipeline.Of(model, inputData.Schema);
        var outputs = pipeline.Outputs(outputColumns);
        var graph = PipelineGraph.Build(pipeline, outputs);
        PipelineTrial.Run(graph, model, inputData);
        return graph.Bytes;
    }
}
