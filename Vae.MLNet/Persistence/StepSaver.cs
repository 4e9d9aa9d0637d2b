using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Saves a step as a chain of ML.NET's own transformers, one of which holds the step's graph.</summary>
internal static class StepSaver
{
    /// <exception cref="InvalidOperationException">The step cannot be saved; the message says why.</exception>
    public static void Save(BundleTransformer transformer, ModelSaveContext context)
    {
        StepGraph.RequireNoDraws(transformer.Step, transformer.Step.Outputs, NotSavable.Because);
        var plan = new StockPlan(transformer.Step, transformer.Shared, transformer.Fitted);
        var saved = new SavedStep(
            SavedStep.VersionOf(transformer.Step, transformer.Fitted),
            plan.Before.Count + 1 + plan.Estimators.Count,
            transformer.Step,
            transformer.Fitted
        );
        var graph = StepGraph.Build(
            transformer.Step,
            transformer.Shared,
            transformer.Fitted,
            StepGraphRows.One,
            plan.TensorOf,
            plan.Tensors,
            saved.ToMetadata(transformer.Shared.Bundle),
            NotSavable.Because
        );

        // The ONNX transformer reads files only, and keeps its own copy of a stream for good.
        var file = NewFile();
        try
        {
            File.WriteAllBytes(file, graph);
            Save(plan, transformer, file, context);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// A path of a file to be. ONNX Runtime takes a file for one of its own format if its name ends in .ort, as one random name in 32,768 does.
    /// </summary>
    internal static string NewFile() => Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.onnx");

    private static void Save(StockPlan plan, BundleTransformer transformer, string file, ModelSaveContext context)
    {
        var scorer = new MLContext().Transforms.ApplyOnnxModel(
            [.. plan.Tensors.Select(tensor => tensor.ColumnName)],
            [.. transformer.Step.Inputs.Select(plan.TensorOf).Distinct()],
            file
        );
        IDataView view = new SchemaOnlyView(Schema(transformer));
        var stock = new List<ITransformer>();
        try
        {
            foreach (var estimator in plan.Before.Append(scorer).Concat(plan.Estimators))
            {
                var fitted = estimator.Fit(view);
                stock.Add(fitted);
                view = fitted.Transform(view);
            }

            ((ICanSaveModel)new TransformerChain<ITransformer>([.. stock])).Save(context);
        }
        finally
        {
            stock.OfType<IDisposable>().ToList().ForEach(fitted => fitted.Dispose());
        }
    }

    // Only what the stock transformers look at: the columns read, and that there are others.
    private static DataViewSchema Schema(BundleTransformer transformer)
    {
        var builder = new DataViewSchema.Builder();
        var read = transformer.Step.Inputs.Select(input => input.ColumnName).ToList();
        foreach (var name in transformer.Fitted.Names.Except(read))
        {
            builder.AddColumn(name, NumberDataViewType.Single);
        }

        foreach (var (name, column) in read.Zip(transformer.Fitted.Inputs).DistinctBy(pair => pair.First))
        {
            builder.AddColumn(name, column.ToDataViewType());
        }

        return builder.ToSchema();
    }
}

/// <summary>The error of a step that a model file cannot hold.</summary>
internal static class NotSavable
{
    public static InvalidOperationException Because(string reason) =>
        new(
            $"The step cannot be saved in a model: {reason}; ml.Model.{nameof(VaeModelCatalog.SaveWithVae)} then leaves the file that was there, "
                + "where ml.Model.Save has broken it by now."
        );
}

/// <summary>A schema without rows, to fit to what looks at the schema alone.</summary>
internal sealed class SchemaOnlyView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new NotSupportedException();

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => throw new NotSupportedException();
}
