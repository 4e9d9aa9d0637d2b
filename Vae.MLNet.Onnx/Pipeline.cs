using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Vae.MLNet.Onnx;

/// <summary>The transformers of a fitted pipeline one by one, each with the schema that it sees and the one that it makes.</summary>
internal sealed class Pipeline
{
    private Pipeline(DataViewSchema source, IReadOnlyList<PipelineStep> steps) => (Source, Steps) = (source, steps);

    public DataViewSchema Source { get; }

    public IReadOnlyList<PipelineStep> Steps { get; }

    public DataViewSchema Result => Steps.Count == 0 ? Source : Steps[^1].Output;

    /// <summary>Takes a pipeline apart.</summary>
    /// <exception cref="ArgumentException">A step does not take the columns that it is given.</exception>
    public static Pipeline Of(ITransformer model, DataViewSchema source)
    {
        var steps = new List<PipelineStep>();
        var schema = source;
        foreach (var transformer in Flat(model))
        {
            var step = new PipelineStep(steps.Count + 1, transformer, schema);
            steps.Add(step);
            schema = step.Output;
        }

        return new Pipeline(source, steps);
    }

    /// <summary>The columns that are to be given: those named, or else those that the pipeline adds.</summary>
    /// <exception cref="ArgumentException">A name is no column's or there twice, or there is no column to give.</exception>
    public IReadOnlyList<DataViewSchema.Column> Outputs(IReadOnlyList<string> names)
    {
        if (
            names.FirstOrDefault(name => string.IsNullOrEmpty(name) || Result.GetColumnOrNull(name) is null) is
            { } missing
        )
        {
            throw new ArgumentException(
                $"The output column '{missing}' is not there; expected one of {string.Join(", ", Result.Where(column => !column.IsHidden).Select(column => column.Name))}."
            );
        }

        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"The output column {twice.Key} is named {twice.Count()} times; expected once."
            );
        }

        if (names.Count > 0)
        {
            return [.. names.Select(name => Result[name])];
        }

        var added = Steps.SelectMany(step => step.Added).Select(column => column.Name).ToHashSet();
        DataViewSchema.Column[] outputs = [.. Result.Where(column => !column.IsHidden && added.Contains(column.Name))];
        return outputs.Length > 0
            ? outputs
            : throw new ArgumentException(
                "The pipeline adds no column; expected one that does, or the names of output columns."
            );
    }

    /// <summary>Of each step the columns that it adds and that are needed for the outputs, the last step first; only steps that add such.</summary>
    public IEnumerable<(PipelineStep Step, IReadOnlyList<DataViewSchema.Column> Columns)> Needed(
        IEnumerable<DataViewSchema.Column> outputs
    )
    {
        var needed = outputs.Select(column => column.Name).ToHashSet();
        foreach (var step in Steps.Reverse())
        {
            DataViewSchema.Column[] columns = [.. step.Added.Where(column => needed.Contains(column.Name))];
            if (columns.Length == 0)
            {
                continue;
            }

            needed.ExceptWith(columns.Select(column => column.Name));
            needed.UnionWith(step.Reads(columns));
            yield return (step, columns);
        }
    }

    // A chain's type tells its last transformer, and what Transform applies are those of the scope of scoring.
    private static IEnumerable<ITransformer> Flat(ITransformer model)
    {
        var type = model.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(TransformerChain<>))
        {
            return [model];
        }

        var choose = type.GetMethod(nameof(TransformerChain<ITransformer>.GetModelFor))!;
        return ((IEnumerable<ITransformer>)choose.Invoke(model, [TransformerScope.Scoring])!).SelectMany(Flat);
    }
}

/// <summary>One transformer of a pipeline, and the schema of the columns that it sees.</summary>
internal sealed class PipelineStep
{
    private readonly HashSet<int> added;

    public PipelineStep(int number, ITransformer transformer, DataViewSchema input)
    {
        (Number, Transformer, Input) = (number, transformer, input);
        try
        {
            Output = transformer.GetOutputSchema(input);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new ArgumentException($"{this} does not take the columns of the data: {FirstLine(e)}", e);
        }

        added = [.. Output.Where(column => !column.IsHidden && !Passes(column)).Select(column => column.Index)];
    }

    public int Number { get; }

    public ITransformer Transformer { get; }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    /// <summary>The visible columns that the step makes, be it in the place of others.</summary>
    public IEnumerable<DataViewSchema.Column> Added => Output.Where(column => added.Contains(column.Index));

    /// <summary>The names of the columns that the step reads to make some of its own.</summary>
    /// <exception cref="NotSupportedException">It reads more than one row for a row, or a column that no tensor holds.</exception>
    public IReadOnlyList<string> Reads(IReadOnlyList<DataViewSchema.Column> columns)
    {
        if (!Transformer.IsRowToRowMapper)
        {
            throw Refused("makes a row of more than one row");
        }

        var mapper = Transformer.GetRowToRowMapper(Input);
        DataViewSchema.Column[] read =
        [
            .. mapper.GetDependencies(columns.Select(column => mapper.OutputSchema[column.Index])),
        ];
        foreach (var column in read)
        {
            RequireTensor(column, "reads");
        }

        foreach (var column in columns)
        {
            RequireTensor(column, "adds");
        }

        return [.. read.Select(column => column.Name)];
    }

    /// <summary>Names for the tensors of columns that a step adds, one of which may be called like a column that it reads.</summary>
    public static IReadOnlyDictionary<string, string> TensorsOf(IEnumerable<string> added, IEnumerable<string> read)
    {
        var tensors = new Dictionary<string, string>();
        var taken = read.ToHashSet();
        foreach (var name in added)
        {
            var tensor = $"{name}.output";
            for (var i = 0; !taken.Add(tensor); i++)
            {
                tensor = $"{name}.output_{i}";
            }

            tensors[name] = tensor;
        }

        return tensors;
    }

    /// <summary>The error of a step that has no form in ONNX, from the end of a sentence that says why.</summary>
    public NotSupportedException Refused(string why, Exception? cause = null) =>
        new($"{this} cannot be converted to ONNX: it {why}.", cause);

    /// <summary>The first line of what ML.NET says, without its full stop.</summary>
    public static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim().TrimEnd('.');

    public override string ToString()
    {
        var name = Transformer.GetType().Name;
        var end = name.IndexOf('`', StringComparison.Ordinal);
        return $"Step {Number} of the pipeline, a {(end < 0 ? name : name[..end])},";
    }

    // ML.NET's mappers of rows, and VaeML's, keep every column and put what they make behind it, so that a name that is there once more is a
    // new column; those that select columns make none. Of others nothing is known.
    private bool Passes(DataViewSchema.Column column) =>
        Transformer is ColumnSelectingTransformer
        || (
            Transformer.GetType().Assembly.GetName().Name is { } assembly
            && (
                assembly.StartsWith("Microsoft.ML", StringComparison.Ordinal)
                || Transformer is BundleTransformer or VaeTableTransformer
            )
            && Count(Output, column.Name) == Count(Input, column.Name)
        );

    private static int Count(DataViewSchema schema, string name) => schema.Count(column => column.Name == name);

    private void RequireTensor(DataViewSchema.Column column, string what)
    {
        if (ColumnTensor.Of(column.Type) is null)
        {
            throw Refused($"{what} the column {column.Name}, and no tensor holds its type, {column.Type}");
        }
    }
}
