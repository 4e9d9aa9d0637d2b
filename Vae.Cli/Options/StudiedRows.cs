using System.CommandLine;
using Vae.Training;

namespace Vae.Cli;

/// <summary>The rows of a study.</summary>
internal sealed class StudiedRows : OptionGroup
{
    private readonly Option<string> data;
    private readonly ReadingOptions reading;
    private readonly Option<int?> limit;

    public StudiedRows()
    {
        data = Add<string>("--data", "mnist, fashion-mnist or a directory of files of rows.");
        data.DefaultValueFactory = _ => "mnist";
        reading = AddGroup(new ReadingOptions());
        limit = Add<int?>("--limit", "Only the first training images; the test set stays whole.");
        limit.Validators.Add(Validate.AtLeast(limit, 1));
    }

    /// <summary>Training and test rows.</summary>
    /// <exception cref="UsageException">There are no test rows.</exception>
    public (VaeDataset Train, VaeDataset Test) Read(ParseResult parse, CliContext context)
    {
        var rows = TrainingData.Read(
            parse.GetValue(data)!,
            parse.GetValue(limit),
            null,
            context,
            reading.Of(parse, context)
        );
        return (
            rows.Train,
            rows.Test
                ?? throw new UsageException($"The data set {rows.Train.Name} has no test images; a study needs them.")
        );
    }
}
