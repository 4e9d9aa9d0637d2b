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
}
