using System.CommandLine;

namespace Vae.Cli.Tests;

/// <summary>Numbers are read alike in every option of every command.</summary>
public sealed class NumberTextTests
{
    private static readonly Type[] NumberTypes =
    [
        typeof(int),
        typeof(int?),
        typeof(long),
        typeof(long?),
        typeof(float),
        typeof(float?),
        typeof(double),
        typeof(double?),
    ];

    public static TheoryData<string, string> NumbersOfCommands()
    {
        var data = new TheoryData<string, string>();
        Add(Root(), "");
        return data;

        void Add(Command command, string path)
        {
            foreach (var option in command.Options.Where(option => NumberTypes.Contains(option.ValueType)))
            {
                data.Add(path, option.Name);
            }

            foreach (var below in command.Subcommands)
            {
                Add(below, $"{path} {below.Name}".Trim());
            }
        }
    }

    [Theory]
    [MemberData(nameof(NumbersOfCommands))]
    public void Every_number_of_every_command_refuses_what_is_none(string command, string option)
    {
        foreach (
            var text in (string[])
                [
                    "1,5",
                    "1,000",
                    "(5)",
                    "$5",
                    " 5",
                    "5 ",
                    "0x10",
                    "",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "1e999",
                    "٥",
                    "1_000",
                ]
        )
        {
            var errors = Root()
                .Parse([.. command.Split(' '), .. text.Length == 0 ? [option, text] : (string[])[$"{option}={text}"]])
                .Errors.Select(error => error.Message);
            Assert.Contains(
                errors,
                error => error.StartsWith($"{option} is '{text}'; expected ", StringComparison.Ordinal)
            );
            Assert.DoesNotContain(errors, error => error.Contains("System.", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("+5", 5)]
    [InlineData("-5", -5)]
    [InlineData("007", 7)]
    [InlineData("2147483647", 2147483647)]
    public void Whole_numbers_are_read(string text, int expected) =>
        Assert.Equal(expected, NumberText.Read<int>(text, "--n"));

    [Theory]
    [InlineData("5.", 5)]
    [InlineData(".5", 0.5)]
    [InlineData("-0.25", -0.25)]
    [InlineData("1e-3", 0.001)]
    [InlineData("2E+2", 200)]
    public void Decimals_are_read(string text, double expected) =>
        Assert.Equal(expected, NumberText.Read<double>(text, "--x"));

    [Theory]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("99999999999999999999")]
    public void A_whole_number_that_is_too_large_is_told_what_the_limit_is(string text)
    {
        var error = Assert.Throws<UsageException>(() => NumberText.Read<int>(text, "--n"));
        Assert.Equal($"--n has '{text}'; expected at most 2147483647 and at least -2147483648.", error.Message);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    public void A_decimal_is_no_whole_number(string text) =>
        Assert.Throws<UsageException>(() => NumberText.Read<long>(text, "--n"));

    [Fact]
    public void A_double_that_no_float_holds_is_refused() =>
        Assert.Throws<UsageException>(() => NumberText.Read<float>("1e39", "--x"));

    [Fact]
    public void Lists_name_their_option_and_the_part_that_is_wrong()
    {
        Assert.Equal([1L, -2L, 9223372036854775807L], NumberText.List<long>("1,-2,9223372036854775807", "--seeds"));
        Assert.Equal([32, 64, 128], NumberText.List<int>("32,64,128", "--hidden"));
        var error = Assert.Throws<UsageException>(() => NumberText.List<int>("512,,256", "--hidden"));
        Assert.StartsWith("--hidden has ''; expected a whole number", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generate m -o a.npy --device 1", "--device is '1'; expected Cpu or Cuda.")]
    [InlineData(
        "train --out m --likelihood Bernoulli,Gaussian",
        "expected Bernoulli, Gaussian, DiagonalGaussian, StudentT or DiscretizedLogistic."
    )]
    public void Names_are_names(string line, string message) =>
        CliRun.Of(line.Split(' ')).Failed(ExitCode.Usage, message);

    [Theory]
    [InlineData("generate m -o a.npy --batch-size 100000000", "--batch-size is 100000000; expected 1 to 1048576.")]
    [InlineData("traverse m -o a.npy --steps 1000000", "--steps is 1000000; expected 2 to 4096.")]
    [InlineData("interpolate m -o a.npy --paths 2000000000", "--paths is 2000000000; expected 1 to 1000000.")]
    [InlineData("interpolate m -o a.npy --steps 2000000000", "--steps is 2000000000; expected 2 to 1000000.")]
    [InlineData("generate m -o a.png --columns 2147483647", "--columns is 2147483647; expected 1 to 100000.")]
    [InlineData("evaluate m -k 2147483647", "--importance-samples is 2147483647; expected 0 to 1000000.")]
    [InlineData("train --out m --epochs 2147483647", "--epochs is 2147483647; expected 1 to 1000000.")]
    [InlineData("train --out m --latent 2147483647", "--latent is 2147483647; expected 1 to 65536.")]
    [InlineData("report --points 2147483647", "--points is 2147483647; expected 2 to 1000000.")]
    public void Limits_have_names(string line, string message) =>
        CliRun.Of(line.Split(' ')).Failed(ExitCode.Usage, message);

    [Fact]
    public void What_is_too_large_for_the_memory_is_refused_before_it_is_begun()
    {
        Memory.Require(1 << 20, "A grid", "--steps");
        var error = Assert.Throws<UsageException>(() => Memory.Require(Int128.One << 80, "A grid", "--steps"));
        Assert.Contains("A grid would take", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("so a smaller --steps.", error.Message, StringComparison.Ordinal);
    }

    private static RootCommand Root() =>
        CommandLineApp.Root(
            new CliContext
            {
                Output = TextWriter.Null,
                Error = TextWriter.Null,
                OpenInput = () => Stream.Null,
                OpenOutput = () => Stream.Null,
            },
            new Option<bool>("--verbose")
        );
}
