namespace plexus::onednn::PLEXUS_ISA {}
