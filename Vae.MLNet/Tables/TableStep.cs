using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>What is done with the rows of a table: missing cells filled in, rows as they came scored, or both.</summary>
internal sealed record TableStep(VaeTableImputer.Options? Imputation, VaeTableScorer.Options? Scoring)
{
    /// <summary>The most rows at once that are asked for; 0 where nobody asks.</summary>
    public int BatchSize => Math.Max(Imputation?.BatchSize ?? 0, Scoring?.BatchSize ?? 0);

    /// <summary>Whether categories that training did not see count as missing cells.</summary>
    public bool UnseenIsMissing => (Imputation ?? (VaeTableStepOptions?)Scoring)?.UnseenIsMissing ?? false;

    /// <summary>Checks what needs no model.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or a name is empty or there twice.</exception>
    public void Validate()
    {
        if (Imputation is not null && Scoring is not null)
        {
            Argument.Require(
                Imputation.UnseenIsMissing == Scoring.UnseenIsMissing,
                $"UnseenIsMissing is {Imputation.UnseenIsMissing} of Imputation and {Scoring.UnseenIsMissing} of Scoring; expected the same of both, which read the same cells."
            );
        }

        if (Imputation is { } imputation)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(imputation.BatchSize);
            Argument.Require(
                imputation.Samples >= 1,
                $"The number of samples is {imputation.Samples}; expected at least 1."
            );
            Argument.Require(
                Enum.IsDefined(imputation.Method),
                $"The method is {imputation.Method}; expected one of {string.Join(", ", Enum.GetNames<TableImputation>())}."
            );
            DataViewTable.RequireNames(imputation.ColumnNames ?? []);
        }

        if (Scoring is { } scoring)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(scoring.BatchSize);
            ArgumentOutOfRangeException.ThrowIfNegative(scoring.ElboSamples);
            var names = ScoreNames(scoring).OfType<string>().ToList();
            Argument.Require(
                names.Count > 0 && !names.Any(string.IsNullOrWhiteSpace) && names.Distinct().Count() == names.Count,
                $"The output columns are {string.Join(", ", names.Select(name => $"'{name}'"))}; expected at least one, with distinct names."
            );
        }
    }

    /// <summary>Checks the options against the model.</summary>
    /// <exception cref="ArgumentException">The model has no column of a name, or one is the condition.</exception>
    public void Validate(VaeTableModel model)
    {
        foreach (var name in Imputation?.ColumnNames ?? [])
        {
            var isThere = model.Fields.Any(field => field.Name == name);
            var others = model.Fields.Select(field => field.Name).Where(other => other != model.Schema.Condition);
            Argument.Require(
                isThere && name != model.Schema.Condition,
                $"The column '{name}' is {(isThere ? "what the model is conditional on, which it cannot fill in" : "none of the table")}; expected some of {string.Join(", ", others)}."
            );
        }

        if (Scoring is { } scoring && Imputation is not null)
        {
            foreach (var name in ScoreNames(scoring).OfType<string>())
            {
                Argument.Require(
                    model.Fields.All(field => field.Name != name),
                    $"The output column '{name}' is a column of the table, which is filled in; expected another name."
                );
            }
        }
    }

    /// <summary>Whether a table's column is one of those that are filled in.</summary>
    public bool Imputes(TableColumn column, string? condition) =>
        Imputation is not null
        && column.Name != condition
        && (Imputation.ColumnNames is null || Imputation.ColumnNames.Contains(column.Name));

    /// <summary>The columns that are added for scores.</summary>
    /// <param name="slots">The names of the table's columns.</param>
    public IEnumerable<TableOutput> Scores(IReadOnlyList<string> slots)
    {
        if (Scoring is null)
        {
            yield break;
        }

        string?[] names = ScoreNames(Scoring);
        Func<VaeScore, double>[] values =
        [
            score => score.ReconstructionLoss,
            score => score.KlDivergence,
            score => score.NegativeElbo,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            if (names[i] is { } name)
            {
                yield return TableOutput.Score(name, values[i]);
            }
        }

        if (Scoring.ContributionsColumnName is { } contributions)
        {
            yield return TableOutput.Contributions(contributions, slots);
        }
    }

    /// <summary>The shape of transformed data. A column that is filled in is of the type that it was of.</summary>
    /// <param name="input">The shape of the data.</param>
    /// <param name="width">The number of the table's columns.</param>
    public SchemaShape ShapeOf(SchemaShape input, int width) =>
        OutputShape.Of(input, Scores([.. Enumerable.Repeat("", width)]).Select(output => output.Declaration));

    private static string?[] ScoreNames(VaeTableScorer.Options scoring) =>
        [
            scoring.ReconstructionLossColumnName,
            scoring.KlDivergenceColumnName,
            scoring.NegativeElboColumnName,
            scoring.ContributionsColumnName,
        ];
}
