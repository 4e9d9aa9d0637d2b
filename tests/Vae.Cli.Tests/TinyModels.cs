using Vae.Data;

namespace Vae.Cli.Tests;

/// <summary>A data set of 8×8 pictures of three classes, and a VAE and a CVAE trained on it for an epoch by <c>vae train</c>.</summary>
public sealed class TinyModels : IDisposable
{
    public const int Side = 8;
    public const int Classes = 3;
    public const int TrainRows = 96;
    public const int TestRows = 40;

    private readonly Lazy<string> vq;
    private readonly Lazy<string> withPrior;
    private readonly Lazy<string> levels;
    private readonly string root = Directory.CreateTempSubdirectory("vae-cli-").FullName;

    public TinyModels()
    {
        WriteSplit("train", TrainRows, 1);
        WriteSplit("t10k", TestRows, 2);
        Train("vae");
        Train("cvae");
        vq = new(() =>
        {
            CliRun
                .Of(
                    TrainArguments(
                        "vae",
                        Data,
                        this["vq"],
                        [
                            .. "--architecture vq --codes 8 --code-size 4 --learning-rate 0.01".Split(' '),
                            "--epochs",
                            "4",
                        ]
                    )
                )
                .Succeeded();
            return this["vq"];
        });
        levels = new(() =>
        {
            string[] options =
            [
                .. "--architecture hierarchical --levels 2,3 --hidden 8 --epochs 2 --seed 5".Split(' '),
            ];
            CliRun.Of(TrainArguments("vae", Data, this["levels"], options)).Succeeded();
            return this["levels"];
        });
        withPrior = new(() =>
        {
            string[] prior = ["prior", Vq, "--data", Data, "--epochs", "2", "--seed", "4", "-o", this["vq-prior"]];
            CliRun.Of(prior).Succeeded();
            return this["vq-prior"];
        });
    }

    public string Data => Path.Combine(root, "data");

    public string TestImages => Path.Combine(Data, "t10k-images-idx3-ubyte");

    public string TestLabels => Path.Combine(Data, "t10k-labels-idx1-ubyte");

    public string Vae => this["vae"];

    public string Cvae => this["cvae"];

    /// <summary>A VQ-VAE of 2×2 codes, trained when it is first asked for.</summary>
    public string Vq => vq.Value;

    /// <summary>The same with a prior of its codes.</summary>
    public string VqWithPrior => withPrior.Value;

    /// <summary>A hierarchical VAE of two levels, trained when it is first asked for.</summary>
    public string Levels => levels.Value;

    public string this[string name] => Path.Combine(root, name);

    public static string[] TrainArguments(string model, string data, string output, params string[] more) =>
        [
            .. (string[])
                ["train", "--model", model, "--data", data, "--out", output, "--channels", "4,8", "--batch-size", "32"],
            .. more,
        ];

    /// <summary>The bytes of all rows of a file here.</summary>
    public byte[] Pixels(string file)
    {
        using var reader = RowReader.Open(this[file]);
        var pixels = new byte[reader.Count!.Value * reader.RowSize];
        reader.ReadValues<byte>(pixels);
        return pixels;
    }

    /// <summary>The first test images, as a model reads them.</summary>
    public float[] Images(int count)
    {
        using var reader = RowReader.Open(TestImages);
        var images = new float[count * reader.RowSize];
        reader.Read(images);
        return images;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Train(string model) =>
        CliRun
            .Of(TrainArguments(model, Data, this[model], "--epochs", "2", "--seed", "5", "--threads", "1"))
            .Succeeded();

    /// <summary>A bar whose place tells the class, with some noise.</summary>
    private void WriteSplit(string split, int rows, int seed)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, rows).Select(i => (byte)(i % Classes)).ToArray();
        var images = new byte[rows * Side * Side];
        for (var i = 0; i < images.Length; i++)
        {
            var column = i % Side;
            var bar = labels[i / (Side * Side)] * 2 + 1;
            images[i] = (byte)(column == bar ? 200 + random.Next(56) : random.Next(40));
        }

        Write(Path.Combine(Data, $"{split}-images-idx3-ubyte"), [Side, Side], images);
        Write(Path.Combine(Data, $"{split}-labels-idx1-ubyte"), [], labels);
    }

    private static void Write(string path, int[] shape, byte[] items)
    {
        using var writer = RowWriter.Create(path, shape, new() { ElementType = RowElement.UInt8 });
        writer.WriteValues<byte>(items);
        writer.Complete();
    }
}
