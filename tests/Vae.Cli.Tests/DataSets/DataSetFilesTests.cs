namespace Vae.Cli.Tests.DataSets;

public sealed class DataSetFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte"
    )]
    [InlineData(
        "train-images.idx3-ubyte",
        "train-labels.idx1-ubyte",
        "t10k-images.idx3-ubyte",
        "t10k-labels.idx1-ubyte"
    )]
    [InlineData(
        "train-images-idx3-ubyte.gz",
        "train-labels-idx1-ubyte.gz",
        "test-images-idx3-ubyte.gz",
        "test-labels-idx1-ubyte.gz"
    )]
    public void The_names_of_mnist_are_known(
        string trainImages,
        string trainLabels,
        string testImages,
        string testLabels
    )
    {
        var files = DataSetFiles.FromDirectory(
            directory.With(trainImages, trainLabels, testImages, testLabels, "notes.txt").Path
        );
        Assert.Equal(directory[trainImages], files.TrainImages);
        Assert.Equal(directory[trainLabels], files.TrainLabels);
        Assert.Equal(directory[testImages], files.TestImages);
        Assert.Equal(directory[testLabels], files.TestLabels);
        Assert.Equal(Path.GetFileName(directory.Path), files.Name);
    }

    [Fact]
    public void The_only_images_are_the_training_images()
    {
        var files = DataSetFiles.FromDirectory(directory.With("my_images.idx.gz").Path + "/");
        Assert.Equal(directory["my_images.idx.gz"], files.TrainImages);
        Assert.Null(files.TrainLabels);
        Assert.Null(files.TestImages);
        Assert.Equal(Path.GetFileName(directory.Path), files.Name);
    }

    [Fact]
    public void Of_a_plain_and_a_gzipped_file_the_plain_one_is_taken()
    {
        directory.With("train-images-idx3-ubyte", "train-images-idx3-ubyte.gz");
        Assert.Equal(directory["train-images-idx3-ubyte"], DataSetFiles.FromDirectory(directory.Path).TrainImages);
    }

    [Theory]
    [InlineData("t10k-images-idx3-ubyte", "t10k-images.npy", "t10k-images-idx3-ubyte")]
    [InlineData("t10k-images.npy", "t10k-images.idx3-ubyte.gz", "t10k-images.idx3-ubyte.gz")]
    [InlineData("test-images-idx3-ubyte", "t10k-images-of-mine-idx3-ubyte", "test-images-idx3-ubyte")]
    [InlineData("t10k-images.idx", "t10k-images-notes.csv", "t10k-images.idx")]
    public void MNISTs_names_come_first_and_IDX_before_other_formats(string one, string other, string expected)
    {
        directory.With("train-images-idx3-ubyte", one, other);
        Assert.Equal(directory[expected], DataSetFiles.FromDirectory(directory.Path).TestImages);
    }

    [Fact]
    public void A_directory_without_images_is_refused()
    {
        var message = Assert
            .Throws<InvalidDataException>(() => DataSetFiles.FromDirectory(directory.With("labels-idx1-ubyte").Path))
            .Message;
        Assert.Contains(directory.Path, message);
        Assert.Contains("no file of training images", message);
    }

    [Fact]
    public void Two_files_of_images_without_a_sign_which_is_meant_are_refused()
    {
        var message = Assert
            .Throws<InvalidDataException>(() =>
                DataSetFiles.FromDirectory(directory.With("a-images-idx", "b-images-idx").Path)
            )
            .Message;
        Assert.Contains("2 files of images (a-images-idx, b-images-idx)", message);
    }

    [Theory]
    [InlineData("emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz")]
    [InlineData("qmnist-train-images-idx3-ubyte", "qmnist-train-labels-idx2-int")]
    [InlineData("k49_train_images.npy", "k49_train_labels.npy")]
    [InlineData("kmnist-train-images.idx3-ubyte", "kmnist-train-labels.idx1-ubyte")]
    [InlineData("digits.npy", "digits.labels.npy")]
    [InlineData("digits.npy.gz", "digits.labels.npy.gz")]
    [InlineData("train.csv", "train.labels.csv")]
    [InlineData("train-images-idx3-ubyte", "train-images-idx3-ubyte.labels.idx")]
    [InlineData("rows.tsv", null)]
    public void Images_and_their_labels_are_found_behind_prefixes_and_under_other_names(string images, string? labels)
    {
        string[] pair = labels is null ? [images] : [images, labels];
        var test = pair.Select(name =>
                name.Contains("train", StringComparison.Ordinal)
                    ? name.Replace("train", "test", StringComparison.Ordinal)
                    : "t10k-" + name
            )
            .ToArray();
        var files = DataSetFiles.FromDirectory(directory.With([.. pair, .. test]).Path);
        Assert.Equal(directory[images], files.TrainImages);
        Assert.Equal(labels is null ? null : directory[labels], files.TrainLabels);
        Assert.Equal(directory[test[0]], files.TestImages);
        Assert.Equal(labels is null ? null : directory[test[1]], files.TestLabels);
    }

    [Fact]
    public void What_is_no_file_of_rows_does_not_count()
    {
        const string name = "train-images-idx3-ubyte";
        string[] others =
        [
            "~",
            ".md5",
            ".sha256",
            ".zip",
            ".bak",
            ".txt",
            ".tmp",
            ".partial",
            ".manifest.json",
            ".run.json",
            ".1",
        ];
        directory.With([name, "._" + name, .. others.Select(ending => name + ending)]);
        directory.With(name + ".rows.npy", name + ".latents.idx", "README.md", "train-labels-idx1-ubyte.md5");
        var files = DataSetFiles.FromDirectory(directory.Path);
        Assert.Equal(directory[name], files.TrainImages);
        Assert.Null(files.TrainLabels);

        using var other = new TemporaryDirectory();
        files = DataSetFiles.FromDirectory(other.With("a.npy", "a.rows.npy", "a.latents.npy", ".b.npy").Path);
        Assert.Equal(other["a.npy"], files.TrainImages);
    }

    [Fact]
    public void Exact_names_come_before_names_behind_a_prefix_and_those_before_others()
    {
        directory.With(
            "my-train-images-idx3-ubyte",
            "train-images-of-mine.idx",
            "train-images.npy",
            "my-train-labels-idx1-ubyte",
            "train-labels.csv"
        );
        var files = DataSetFiles.FromDirectory(directory.Path);
        Assert.Equal(directory["my-train-images-idx3-ubyte"], files.TrainImages);
        Assert.Equal(directory["my-train-labels-idx1-ubyte"], files.TrainLabels);
        directory.With("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
        files = DataSetFiles.FromDirectory(directory.Path);
        Assert.Equal(directory["train-images-idx3-ubyte"], files.TrainImages);
        Assert.Equal(directory["train-labels-idx1-ubyte"], files.TrainLabels);
    }

    [Theory]
    [InlineData("emnist-letters-train-images-idx3-ubyte", "emnist-mnist-train-images-idx3-ubyte", "images")]
    [InlineData("a.npy", "b.npy", "images")]
    public void Files_between_which_nothing_decides_are_listed(string one, string other, string what)
    {
        var message = Assert
            .Throws<InvalidDataException>(() => DataSetFiles.FromDirectory(directory.With(one, other).Path))
            .Message;
        Assert.Contains($"2 files of {what} ({one}, {other})", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_labels_for_the_same_images_are_listed()
    {
        directory.With("train-images-idx3-ubyte", "train-images-idx3-ubyte.labels.idx", "train-labels-idx1-ubyte");
        Assert.Contains(
            "2 files of labels",
            Assert.Throws<InvalidDataException>(() => DataSetFiles.FromDirectory(directory.Path)).Message,
            StringComparison.Ordinal
        );
    }
}
