using Vae.Data;

namespace Vae.Cli.Tests;

/// <summary>Numbers whose scale is not what a model expects.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ScaleTests(TinyModels tiny) : ReadingTest(tiny)
{
    [Fact]
    public void Masks_in_bytes_are_warned_of_once_by_every_command()
    {
        var masks = Array("masks.npy", RowElement.UInt8, 250);
        foreach (
            var line in (string[][])
                [
                    ["evaluate", Tiny.Vae],
                    ["reconstruct", Tiny.Vae, "-o", Files["r.npy"], "--overwrite"],
                    ["encode", Tiny.Vae, "-o", Files["e.npy"], "--overwrite"],
                    ["interpolate", Tiny.Vae, "--paths", "1", "-o", Files["i.npy"], "--overwrite"],
                    ["train", "--epochs", "1", "--channels", "2", "--shape", "8,8", "--out", "{new}"],
                ]
        )
        {
            string[] New() => [.. line.Select(word => word == "{new}" ? Files[$"{Guid.NewGuid()}"] : word)];
            var warned = CliRun.Of([.. New(), "--images", masks]).Succeeded().Error;
            Assert.Single(warned.Split("--max-value 1 scales them").Skip(1));
            var said = CliRun.Of([.. New(), "--images", masks, "--max-value", "1"]).Succeeded().Error;
            Assert.DoesNotContain("--max-value", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_that_are_not_scaled_name_the_option_that_scales_them()
    {
        var path = Write("p.csv", Text(2));
        Evaluate(path).Failed(1, "Row 0 of", "--max-value");
        CliRun.Of(Line("encode", Tiny.Vae, path, "-o", Files["out.npy"])).Failed(1, "Row 0 of", "--max-value");
        CliRun.Of("train", "--images", path, "--out", Files["t"]).Failed(1, "Row 0 of", "--max-value");
    }
}
