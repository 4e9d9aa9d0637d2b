using System.CommandLine;
using System.Globalization;
using Vae.Data;
using Vae.Report;
using Vae.Tables;

namespace Vae.Cli;

/// <summary><c>vae quality</c>: how good and how private the rows of a synthetic table are.</summary>
internal sealed class QualityCommand : VaeCommand
{
    private readonly Argument<string> realFile = new("real")
    {
        Description = "The rows that the model has learnt from: CSV, TSV, Parquet or Arrow.",
    };
    private readonly Argument<string> syntheticFile = new("synthetic")
    {
        Description = "Synthetic rows with the same columns, in any order.",
    };
    private readonly Option<string?> holdOut = new("--holdout")
    {
        Description =
            "Real rows that the model has not learnt from, whose distances to the real ones those of synthetic rows are compared with.",
    };
    private readonly ColumnOptions columns = new();
    private readonly Option<string?> output = new("--out", "-o")
    {
        Description = "A directory for a page, pictures, and the figures as JSON and CSV.",
    };
    private readonly Option<int> rows = new("--rows")
    {
        Description =
            "The most rows of each table among which closest ones are sought; of a larger table a random sample is taken.",
        DefaultValueFactory = _ => new TableQualityOptions().PrivacyRows,
    };
    private readonly Option<long> seed = new("--seed") { Description = "The seed of the random samples." };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public QualityCommand(CliContext context)
        : base(
            context,
            "quality",
            "Compare synthetic rows with real ones: the quality score of SDMetrics, each column, each pair of columns, and how close rows come to real ones.",
            "vae quality adult.csv synthetic.csv --holdout test.csv --out report"
        )
    {
        Add(realFile);
        Add(syntheticFile);
        rows.Validators.Add(Validate.InRange(rows, 1, int.MaxValue));
        AddAll(holdOut, output);
        columns.AddTo(this);
        AddAll(rows, seed, json);
    }

    protected override int Run(ParseResult parse)
    {
        var directory = parse.GetValue(output);
        if (directory is not null)
        {
            ReportDirectory.RequireReplaceable(directory);
        }

        var (types, dropped) = columns.Of(parse);
        var real = ReadReal(parse.GetValue(realFile)!, types, dropped);
        var synthetic = Read(parse.GetValue(syntheticFile)!, real, dropped);
        var options = new TableQualityOptions
        {
            HeldOut = parse.GetValue(holdOut) is { } file ? Read(file, real, dropped) : null,
            PrivacyRows = parse.GetValue(rows),
            Seed = parse.GetValue(seed),
            Cancellation = Context.Cancellation,
        };
        var quality = TableQuality.Measure(real, synthetic, options);
        if (directory is not null)
        {
            QualityReport.Write(quality, real, synthetic, directory, Context.Cancellation);
        }

        if (parse.GetValue(json))
        {
            Context.Output.WriteLine(QualityFiles.Json(quality));
            return ExitCode.Success;
        }

        Print(quality);
        if (directory is not null)
        {
            Context.Output.WriteLine(Path.Combine(directory, "index.html"));
        }

        return ExitCode.Success;
    }

    private void Print(TableQuality quality)
    {
        TextTable.Write(
            Context,
            [$"{quality.SyntheticRows:N0} synthetic rows", "", $"beside {quality.RealRows:N0} real ones"],
            QualityFacts.Of(quality).Select(fact => new[] { fact.Name, fact.Value, ErrorText.Visible(fact.Meaning) })
        );
        TextTable.Write(
            Context,
            ["column", "type", "score", "missing", "synthetic", "largest difference of a share, or range"],
            quality.Columns.Select(Line)
        );
        if (QualityFacts.SampleOf(quality.Privacy) is { } sample)
        {
            Context.Output.WriteLine(sample);
        }
    }

    private static string[] Line(ColumnQuality column) =>
        [
            ErrorText.Visible(column.Name),
            $"{column.Type}",
            QualityFacts.Text(column.Score),
            QualityFacts.Percent(column.RealMissing),
            QualityFacts.Percent(column.SyntheticMissing),
            ErrorText.Visible(Remark(column)),
        ];

    private static string Remark(ColumnQuality column)
    {
        if (column.MostDifferent is { } most)
        {
            var (fewer, more) = (column.OnlyReal.Count(), column.OnlySynthetic.Count());
            return $"{QualityFacts.Text(most.Difference)} of '{most.Name}'"
                + (fewer == 0 ? "" : $"; {fewer:N0} of {column.Categories.Count:N0} categories only real")
                + (more == 0 ? "" : $"; {more:N0} only synthetic");
        }

        return column is { RealRange: { } real, SyntheticRange: { } synthetic }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{real.Minimum:G8} to {real.Maximum:G8}; synthetic {synthetic.Minimum:G8} to {synthetic.Maximum:G8}{(column.OutOfRange > 0 ? $", {QualityFacts.Percent(column.OutOfRange)} outside" : "")}"
            )
            : "all cells of a table are missing";
    }

    private TableData ReadReal(string path, IReadOnlyDictionary<string, CellType> types, IReadOnlyList<string> dropped)
    {
        using var reader = TableReader.Open(
            path,
            new TableReaderOptions { Types = types, Cancellation = Context.Cancellation }
        );
        return TableData.Read(reader, dropped);
    }

    /// <summary>Reads a table; its columns are of the types that those of another are.</summary>
    private TableData Read(string path, TableData like, IReadOnlyList<string> dropped)
    {
        // Dates may stand in columns that the other does not have.
        var plain = new TableReaderOptions { DatesAreText = true, Cancellation = Context.Cancellation };
        TableReader opened;
        try
        {
            opened = TableReader.Open(
                path,
                plain with
                {
                    Types = like.Fields.ToDictionary(field => field.Name, TypeOf),
                }
            );
        }
        catch (InvalidDataException)
        {
            // The reader names one column that is not there, or not so; here all of them are.
            using var itself = TableReader.Open(path, plain);
            SchemaMatch.Columns(like, path, Kept(itself.Fields));
            throw;
        }

        using (opened)
        {
            var kept = Kept(opened.Fields);
            SchemaMatch.Columns(like, path, kept);
            return TableData.Read(opened, [.. opened.Fields.Except(kept).Select(field => field.Name)]);
        }

        IReadOnlyList<TableField> Kept(IEnumerable<TableField> fields) =>
            [.. fields.Where(field => !dropped.Contains(field.Name))];
    }

    // A number is one with or without a point: other programs write whole numbers as 39.0.
    private static CellType TypeOf(TableField field) => field.Type == CellType.Integer ? CellType.Real : field.Type;
}
