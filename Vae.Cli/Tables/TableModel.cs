using System.CommandLine;
using Vae.Tables;

namespace Vae.Cli;

/// <summary>The table's model that a command uses.</summary>
internal static class TableModel
{
    /// <summary>Loads it.</summary>
    public static VaeTableModel Load(ModelOptions model, ParseResult parse)
    {
        var loaded = model.Load(parse);
        return VaeTableModel.IsTable(loaded.Card)
            ? VaeTableModel.Of(loaded)
            : throw NoTable(model.Directory(parse), loaded);

        static UsageException NoTable(string directory, IDisposable loaded)
        {
            loaded.Dispose();
            return new UsageException(
                $"The model in {directory} is one of rows of numbers; expected one of a table, as vae train --table makes."
            );
        }
    }
}

/// <summary>What becomes of categories that training did not see.</summary>
internal sealed class UnseenOption
{
    private const string Error = "error";
    private const string Missing = "missing";

    public UnseenOption() => Option.AcceptOnlyFromAmong(Error, Missing);

    public Option<string> Option { get; } =
        new("--unseen")
        {
            Description = "What a category is that no training row had: an error, or a missing cell.",
            DefaultValueFactory = _ => Error,
        };

    public bool IsMissing(ParseResult parse) => parse.GetValue(Option) == Missing;
}
